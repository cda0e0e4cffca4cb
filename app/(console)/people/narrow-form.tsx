import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import css from "./people.module.css";
import { PEOPLE_PATH, type PeopleUrl, SHOWN } from "./url";

const WORDS: Record<(typeof SHOWN)[number], string> = {
  people: "People",
  services: "Services",
  "with-account": "People with an account",
  "without-account": "People without an account",
};

/** Narrows by name and kind; a plain form, so the address says it. */
export function NarrowForm({ url }: { url: PeopleUrl }) {
  const narrowed = url.q !== "" || url.show !== "";
  return (
    <form action={PEOPLE_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Name
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
        Show
        <select name="show" defaultValue={url.show} className={form.select}>
          <option value="">Everybody</option>
          {SHOWN.map((show) => (
            <option key={show} value={show}>
              {WORDS[show]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {narrowed && (
        <Link href={PEOPLE_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
