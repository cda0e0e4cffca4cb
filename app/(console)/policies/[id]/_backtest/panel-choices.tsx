import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { POLICY_MODES } from "@/lib/policies/decision";
import { policyHref } from "../../url";
import { MODE_WORDS } from "../../words";
import css from "./backtest.module.css";
import { SimulateButton } from "./simulate-button";
import { type PanelUrl, panelHref, RANGES } from "./url";

/** Over which traffic, and in which mode; links, so that a view can be passed on. */
export function PanelChoices({ policy, url }: { policy: string; url: PanelUrl }) {
  return (
    <div className={css.choices}>
      <div className={css.group} role="group" aria-label="Recorded traffic of the last">
        <span className={css.groupName}>Last</span>
        {RANGES.map(({ value, label }) => (
          <Link
            key={value}
            href={panelHref(policy, url, { range: value, sel: "" })}
            aria-current={url.range === value ? "true" : undefined}
            scroll={false}
          >
            {label}
          </Link>
        ))}
      </div>
      <div className={css.group} role="group" aria-label="As if its mode were">
        <span className={css.groupName}>As if</span>
        {POLICY_MODES.map((mode) => (
          <Link
            key={mode}
            href={panelHref(policy, url, { mode, sel: "" })}
            aria-current={url.mode === mode ? "true" : undefined}
            scroll={false}
          >
            {MODE_WORDS[mode]}
          </Link>
        ))}
      </div>
      <SimulateButton />
      <details>
        <summary>Another range</summary>
        <form action={policyHref(policy)} className={css.group}>
          <input type="hidden" name="mode" value={url.mode} />
          <label>
            From <input name="from" defaultValue={url.from} placeholder="2026-11-21T14:00" required />
          </label>
          <label>
            to <input name="to" defaultValue={url.to} placeholder="now" />
          </label>
          <button type="submit" className={button.button}>
            Show
          </button>
        </form>
      </details>
    </div>
  );
}
