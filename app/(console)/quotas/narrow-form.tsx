import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { COUNTER_STATES, MEASURES, SUBJECT_KINDS } from "@/lib/quotas/kinds";
import css from "./quotas.module.css";
import { isNarrowed, QUOTAS_PATH, type QuotasUrl } from "./url";
import { KIND_WORDS, MEASURE_WORDS, STATE_WORDS } from "./words";

interface FacetProps<T extends string> {
  name: string;
  label: string;
  chosen: string;
  values: readonly T[];
  words: Readonly<Record<T, string>>;
}

function Facet<T extends string>({ name, label, chosen, values, words }: FacetProps<T>) {
  return (
    <label className={css.line}>
      {label}
      <select name={name} defaultValue={chosen} className={form.select}>
        <option value="">Any</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {words[value]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Searches and narrows; a plain form, so the address says it. */
export function NarrowForm({ url }: { url: QuotasUrl }) {
  return (
    <form action={QUOTAS_PATH} className={css.bar} role="search">
      <label className={css.line}>
        Search
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Name or id"
          className={form.select}
        />
      </label>
      <Facet
        name="subjectKind"
        label="Of"
        chosen={url.subjectKind}
        values={SUBJECT_KINDS}
        words={KIND_WORDS}
      />
      <Facet name="measure" label="Counts" chosen={url.measure} values={MEASURES} words={MEASURE_WORDS} />
      <Facet name="state" label="State" chosen={url.state} values={COUNTER_STATES} words={STATE_WORDS} />
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={QUOTAS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
