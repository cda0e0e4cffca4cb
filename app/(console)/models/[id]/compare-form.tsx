import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import css from "../../people/people.module.css";
import { modelHref } from "../url";
import type { ReadModel } from "./read-model";

/** Chooses what the figures stand beside; a plain form, so the address says it. */
export function CompareForm({ model, version, compare }: ReadModel) {
  const others = model.versions.filter(({ id }) => id !== version?.id);
  if (version === null || others.length === 0) return null;
  return (
    <form action={modelHref(model.id)} className={css.actions}>
      <input type="hidden" name="version" value={version.id} />
      <label className={css.label}>
        Compare with
        <select name="compare" defaultValue={compare?.id ?? ""} className={form.select}>
          {compare === null && <option value="">Nothing</option>}
          {others.map(({ id, version: name, stage }) => (
            <option key={id} value={id}>{`${visible(name)}, ${stage}`}</option>
          ))}
        </select>
      </label>
      <button type="submit" className={button.button}>
        Compare
      </button>
    </form>
  );
}
