import form from "@/app/_ui/form/form.module.css";
import { Button } from "@/app/_ui/patternfly/button";
import css from "../../people/people.module.css";
import own from "./prices.module.css";

/** By part of a model or provider; works without script. */
export function SearchForm({ path, q }: { path: string; q: string }) {
  return (
    <form action={path} className={own.search}>
      <label className={css.label}>
        Find
        <input
          type="search"
          name="q"
          defaultValue={q}
          maxLength={200}
          className={`${form.select} ${css.search}`}
        />
      </label>
      <Button type="submit" variant="secondary" size="sm">
        Find
      </Button>
    </form>
  );
}
