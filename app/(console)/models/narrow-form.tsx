import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import { count } from "@/app/_ui/format/count";
import type { FacetValue, ModelFacets } from "@/lib/models/facets";
import css from "../people/people.module.css";
import { isNarrowed, MODELS_PATH, type ModelsUrl, NO_PROVIDER } from "./url";

const STATES: Readonly<Record<string, string>> = { discovered: "unregistered", [NO_PROVIDER]: "Not said" };

interface FacetProps {
  name: Exclude<keyof ModelsUrl, "q" | "cursor">;
  label: string;
  values: readonly FacetValue[];
  url: ModelsUrl;
}

/** One field to narrow by, each value with how many models it would leave. */
function Facet({ name, label, values, url }: FacetProps) {
  const option = ({ value, models }: FacetValue) => {
    const said = name === "provider" && value === "" ? NO_PROVIDER : value;
    return { said, words: `${visible(STATES[said] ?? said)} (${count(models)})` };
  };
  const options = values.map(option);
  const chosen = url[name];
  const isListed = chosen === "" || options.some(({ said }) => said === chosen);
  return (
    <label className={css.label}>
      {label}
      <select name={name} defaultValue={chosen} className={form.select}>
        <option value="">Any</option>
        {!isListed && <option value={chosen}>{`${visible(STATES[chosen] ?? chosen)} (0)`}</option>}
        {options.map(({ said, words }) => (
          <option key={said} value={said}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Searches and narrows; a plain form, so the address says it. */
export function NarrowForm({
  url,
  facets,
  path = MODELS_PATH,
}: {
  url: ModelsUrl;
  facets: ModelFacets | null;
  path?: string;
}) {
  const values = (name: keyof ModelFacets) => facets?.[name] ?? [];
  return (
    <form action={path} className={css.bar} role="search">
      <label className={css.label}>
        Search
        <input
          name="q"
          type="search"
          defaultValue={url.q}
          maxLength={200}
          autoComplete="off"
          placeholder="Name or digest"
          className={`${form.select} ${css.search}`}
        />
      </label>
      <Facet name="state" label="State" values={values("state")} url={url} />
      <Facet name="stage" label="Stage" values={values("stage")} url={url} />
      <Facet name="provider" label="Provider" values={values("provider")} url={url} />
      <Facet name="licence" label="Licence" values={values("licence")} url={url} />
      <Facet name="task" label="Task" values={values("task")} url={url} />
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed(url) && (
        <Link href={path} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}
