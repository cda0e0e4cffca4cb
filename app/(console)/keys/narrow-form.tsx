import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import type { KeyKind } from "@/lib/keys/key";
import { KEY_STATES } from "@/lib/keys/states";
import css from "../people/people.module.css";
import { isNarrowed, KEYS_PATH, type KeysUrl, NO_WHOLE_KEY, SHOWN } from "./url";
import { KIND_WORDS } from "./words";

const WORDS: Record<(typeof SHOWN)[number], string> = {
  unused: "Unused for 90 days",
  expiring: "Ending this week",
};

/** Narrows by name, kind and state; a plain form, so the address says it. */
export function NarrowForm({ url, kinds }: { url: KeysUrl; kinds: readonly KeyKind[] }) {
  const kept = { holder: url.holder, team: url.team, subscription: url.subscription, agent: url.agent };
  return (
    <form action={KEYS_PATH} className={css.bar} role="search">
      {Object.entries(kept)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      <label className={css.label}>
        Name
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={80}
          pattern={NO_WHOLE_KEY}
          title="To find a whole key, paste it above: in an address it would be read by others."
          autoComplete="off"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <Choice
        name="kind"
        label="Kind"
        value={url.kind}
        options={kinds.map((kind) => [kind, KIND_WORDS[kind]])}
      />
      <Choice
        name="state"
        label="State"
        value={url.state}
        options={KEY_STATES.map((state) => [state, state])}
      />
      <Choice name="show" label="Show" value={url.show} options={SHOWN.map((show) => [show, WORDS[show]])} />
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={KEYS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
}

function Choice({ name, label, value, options }: ChoiceProps) {
  return (
    <label className={css.label}>
      {label}
      <select name={name} defaultValue={value} className={form.select}>
        <option value="">All</option>
        {options.map(([one, words]) => (
          <option key={one} value={one}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}
