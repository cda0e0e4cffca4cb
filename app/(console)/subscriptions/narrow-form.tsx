import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { SUBSCRIPTION_STATES } from "@/lib/subscriptions/subscription";
import css from "../people/people.module.css";
import { isNarrowed, SUBSCRIPTIONS_PATH, type SubscriptionsUrl } from "./url";

/** Narrows by name, cost centre and state; a plain form, so the address says it. */
export function NarrowForm({ url }: { url: SubscriptionsUrl }) {
  return (
    <form action={SUBSCRIPTIONS_PATH} className={css.bar} role="search">
      {url.model !== "" && <input type="hidden" name="model" value={url.model} />}
      <label className={css.label}>
        Name or cost centre
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <label className={css.label}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">All</option>
          {SUBSCRIPTION_STATES.map((state) => (
            <option key={state} value={state}>
              {state}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={SUBSCRIPTIONS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
