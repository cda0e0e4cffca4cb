import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import { count } from "@/app/_ui/format/count";
import { SEVERITIES } from "@/lib/findings/finding";
import type { FindingCounts } from "@/lib/findings/list";
import css from "./findings.module.css";
import { FINDINGS_PATH, type FindingsUrl, isNarrowed } from "./url";
import { kindWords, SEVERITY_WORDS } from "./words";

/** Narrows by state, severity and kind, with how many are open of each; a plain form, so the address says it. */
export function NarrowForm({ url, counts }: { url: FindingsUrl; counts: FindingCounts }) {
  const kinds = counts.kinds.some(({ value }) => value === url.kind) || url.kind === "" ? [] : [url.kind];
  return (
    <form action={FINDINGS_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Of
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Name or id"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <label className={css.label}>
        State
        <select name="state" defaultValue={url.state} className={form.select}>
          <option value="">Open · {count(counts.new + counts.acknowledged)}</option>
          <option value="new">New · {count(counts.new)}</option>
          <option value="acknowledged">Acknowledged · {count(counts.acknowledged)}</option>
          <option value="resolved">Resolved · {count(counts.resolved)}</option>
          <option value="all">All</option>
        </select>
      </label>
      <label className={css.label}>
        Severity
        <select name="severity" defaultValue={url.severity} className={form.select}>
          <option value="">Any</option>
          {SEVERITIES.map((severity) => (
            <option key={severity} value={severity}>
              {SEVERITY_WORDS[severity]} · {count(counts.severities[severity])}
            </option>
          ))}
        </select>
      </label>
      <label className={css.label}>
        What
        <select name="kind" defaultValue={url.kind} className={`${form.select} ${css.facet}`}>
          <option value="">Anything</option>
          {[...kinds.map((value) => ({ value, count: 0 })), ...counts.kinds].map((kind) => (
            <option key={kind.value} value={kind.value}>
              {kind.value.split(".")[0]?.replace("_", " ")}: {kindWords(kind.value).words.toLowerCase()} ·{" "}
              {count(kind.count)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={FINDINGS_PATH} className={button.button}>
          Show open
        </Link>
      )}
    </form>
  );
}
