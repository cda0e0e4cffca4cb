import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import { TimeRange } from "@/app/_ui/time-range/time-range";
import type { UsageChoices } from "@/lib/usage/choices";
import { USAGE_GRAINS } from "@/lib/usage/usage";

import {
  GROUPINGS,
  paramsOf,
  SCOPE_FIELDS,
  SWITCH,
  USAGE_PATH,
  type UsageUrl,
  usageHref,
  widened,
} from "./url";
import css from "./usage.module.css";
import { FIELD_WORDS, GRAIN_WORDS, SWITCH_WORDS } from "./words";

/** What is shown, of whom, by what, and when: links and forms, so that the address says it all. */
export function Controls({ url, choices }: { url: UsageUrl; choices: UsageChoices }) {
  return (
    <div className={css.controls}>
      <nav aria-label="Measure" className={css.switch}>
        {SWITCH.map((measure) => (
          <a
            key={measure}
            data-nav
            href={usageHref(url, { measure })}
            aria-current={measure === url.measure ? "true" : undefined}
          >
            {SWITCH_WORDS[measure]}
          </a>
        ))}
      </nav>
      <form action={USAGE_PATH} className={css.by}>
        <Kept url={url} but={["by", "grain"]} />
        <label>
          By
          <select name="by" defaultValue={url.by} className={form.select}>
            {GROUPINGS.map((field) => (
              <option key={field} value={field}>
                {FIELD_WORDS[field][0]}
              </option>
            ))}
          </select>
        </label>
        <label>
          a
          <select name="grain" defaultValue={url.grain} className={form.select}>
            <option value="">fitting time</option>
            {USAGE_GRAINS.map((grain) => (
              <option key={grain} value={grain}>
                {GRAIN_WORDS[grain]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className={buttons.button}>
          Show
        </button>
      </form>
      <Scope url={url} choices={choices} />
      <TimeRange path={USAGE_PATH} from={url.from} to={url.to} keep={paramsOf(url)} />
    </div>
  );
}

/** The address as hidden fields of a form, but for those that it asks for itself. */
function Kept({ url, but }: { url: UsageUrl; but: readonly string[] }) {
  const all = { ...paramsOf(url), from: url.from, to: url.to };
  return Object.entries(all)
    .filter(([name, value]) => value !== "" && !but.includes(name))
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}

/** The one place where the page is narrowed: what it is of now, and one thing more. */
function Scope({ url, choices: { groups, names } }: { url: UsageUrl; choices: UsageChoices }) {
  const chosen = SCOPE_FIELDS.flatMap((field) => (url.scope[field] ?? []).map((value) => ({ field, value })));
  return (
    <div className={css.scope} role="group" aria-label="Scope">
      {chosen.length === 0 && <span className={css.subtle}>Everything</span>}
      {chosen.map(({ field, value }) => {
        const name = names.get(`${field}:${value}`) ?? value;
        return (
          <a
            key={`${field}:${value}`}
            data-nav
            className={css.chip}
            href={usageHref(url, { scope: widened(url, field, value) })}
            aria-label={`${FIELD_WORDS[field][0]} ${visible(name)}: remove from the scope`}
          >
            {FIELD_WORDS[field][0]} <strong>{value === "none" ? "nobody" : <Text of={name} />}</strong>{" "}
            <span aria-hidden="true">×</span>
          </a>
        );
      })}
      <form action={USAGE_PATH} className={css.by}>
        <Kept url={url} but={[]} />
        <label>
          <span className="bw-unseen">Narrow to</span>
          <select name="narrow" defaultValue="" className={form.select} required>
            <option value="" disabled>
              Narrow to…
            </option>
            {groups.map(({ field, options }) => (
              <optgroup key={field} label={FIELD_WORDS[field][1]}>
                {options.map(({ id, name }) => (
                  <option key={id} value={`${field}:${id}`}>
                    {visible(name)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <button type="submit" className={buttons.button}>
          Narrow
        </button>
      </form>
    </div>
  );
}
