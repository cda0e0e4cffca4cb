import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import { count } from "@/app/_ui/format/count";
import type { ToolFacets } from "@/lib/tools/facets";
import css from "./tools.module.css";
import { FACETS, type Facet, isNarrowed, TOOLS_PATH, type ToolsUrl } from "./url";
import { FACET_WORDS, facetWord } from "./words";

/** Narrows by name and facets, each value with how many it would show; a plain form, so the address says it. */
export function NarrowForm({ url, facets }: { url: ToolsUrl; facets: ToolFacets }) {
  return (
    <form action={TOOLS_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Search
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Tool, server or id"
          className={`${form.select} ${css.search}`}
        />
      </label>
      {FACETS.map((facet) => (
        <FacetSelect key={facet} facet={facet} url={url} facets={facets} />
      ))}
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={TOOLS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}

function FacetSelect({ facet, url, facets }: { facet: Facet; url: ToolsUrl; facets: ToolFacets }) {
  const options = facets[facet];
  const chosen = url[facet];
  if (options.length === 0 && chosen === "") return null;
  const isGone = chosen !== "" && !options.some(({ value }) => value === chosen);
  return (
    <label className={css.label}>
      {FACET_WORDS[facet].label}
      <select name={facet} defaultValue={chosen} className={`${form.select} ${css.facet}`}>
        <option value="">{FACET_WORDS[facet].all}</option>
        {isGone && <option value={chosen}>{visible(facetWord(facet, chosen, chosen))} · 0</option>}
        {options.map(({ value, label, count: n }) => (
          <option key={value} value={value}>
            {visible(facetWord(facet, value, label))} · {count(n)}
          </option>
        ))}
      </select>
    </label>
  );
}
