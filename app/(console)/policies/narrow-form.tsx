import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { POLICY_STATES } from "@/lib/policies/states";
import css from "./policies.module.css";
import { isNarrowed, POLICIES_PATH, type PoliciesUrl } from "./url";
import { STATE_WORDS } from "./words";

/** Narrows by name and state; a plain form, so the address says it. */
export function NarrowForm({ url }: { url: PoliciesUrl }) {
  return (
    <form action={POLICIES_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Named
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Part of a name, or an id"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <label className={css.label}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">All but archived</option>
          {POLICY_STATES.map((state) => (
            <option key={state} value={state}>
              {STATE_WORDS[state]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={POLICIES_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
