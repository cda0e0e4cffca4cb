import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import { count } from "@/app/_ui/format/count";
import type { AgentFacets } from "@/lib/agents/facets";
import { AGENT_FACETS, type AgentFacet } from "@/lib/agents/terms";
import css from "./agents.module.css";
import { AGENTS_PATH, type AgentsUrl, isNarrowed, STATES } from "./url";
import { FACET_WORDS, facetWords } from "./words";

/** Narrows by name and facets, each value with how many it would show; a plain form, so the address says it. */
export function NarrowForm({ url, facets }: { url: AgentsUrl; facets: AgentFacets }) {
  return (
    <form action={AGENTS_PATH} className={css.bar} role="search">
      <label className={css.label}>
        Search
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Name, service or id"
          className={`${form.select} ${css.search}`}
        />
      </label>
      {AGENT_FACETS.map((facet) => (
        <FacetSelect key={facet} facet={facet} url={url} facets={facets} />
      ))}
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={AGENTS_PATH} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}

function FacetSelect({ facet, url, facets }: { facet: AgentFacet; url: AgentsUrl; facets: AgentFacets }) {
  const written = (value: string) =>
    facet === "state" ? (Object.entries(STATES).find(([, state]) => state === value)?.[0] ?? "") : value;
  const options = facets[facet].map((one) => ({
    value: written(one.value),
    words: `${visible(facetWords(facet, one.value, one.label))} · ${count(one.count)}`,
  }));
  const chosen = url[facet];
  if (options.length === 0 && chosen === "") return null;
  const isGone = chosen !== "" && !options.some((one) => one.value === chosen);
  return (
    <label className={css.label}>
      {FACET_WORDS[facet].label}
      <select name={facet} defaultValue={chosen} className={`${form.select} ${css.facet}`}>
        <option value="">{FACET_WORDS[facet].all}</option>
        {isGone && <option value={chosen}>{visible(facetWords(facet, chosen, chosen))} · 0</option>}
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.words}
          </option>
        ))}
      </select>
    </label>
  );
}
