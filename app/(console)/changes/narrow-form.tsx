import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import panels from "@/app/_ui/list/panel.module.css";
import type { ChangeFacets } from "@/lib/changes/facets";
import css from "./changes.module.css";
import { CHANGES_PATH, type ChangesUrl } from "./url";

/** Narrows by what was changed and by whom; a plain form, so the address says it. */
export function NarrowForm({ facets, url }: { facets: ChangeFacets; url: ChangesUrl }) {
  const narrowed = url.noun !== "" || url.actor !== "" || url.target !== "";
  return (
    <form action={CHANGES_PATH} className={panels.bar}>
      <label className={css.label}>
        What
        <select name="noun" defaultValue={url.noun} className={form.select}>
          <option value="">Everything</option>
          {facets.nouns.map((noun) => (
            <option key={noun}>{noun}</option>
          ))}
        </select>
      </label>
      <label className={css.label}>
        Who
        <select name="actor" defaultValue={url.actor} className={form.select}>
          <option value="">Everyone</option>
          {facets.actors.map(({ id, name }) => (
            <option key={`${id} ${name}`} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {url.target !== "" && (
        <label className={css.label}>
          Of
          <input name="target" defaultValue={url.target} className={form.select} autoComplete="off" />
        </label>
      )}
      <button type="submit" className={button.button}>
        Show
      </button>
      {narrowed && (
        <Link href={CHANGES_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
