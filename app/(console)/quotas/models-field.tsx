"use client";

import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import css from "./quotas.module.css";

interface ModelsFieldProps {
  /** Served and recorded here. */
  known: readonly string[];
  chosen: readonly string[];
  refused: Refused | null;
}

/** Which models count: those that are known by a tick, others by name; none means all. */
export function ModelsField({ known, chosen, refused }: ModelsFieldProps) {
  const ticked = refused?.typed.model ?? chosen;
  const others = chosen.filter((name) => !known.includes(name));
  return (
    <>
      {known.length > 0 && (
        <fieldset className={form.choices}>
          <legend>Models: none ticked means all</legend>
          <div className={css.models}>
            {known.map((name) => (
              <label key={name}>
                <input type="checkbox" name="model" value={name} defaultChecked={ticked.includes(name)} />
                {visible(name)}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <Field
        name="models"
        label={known.length > 0 ? "Other models" : "Models"}
        autoComplete="off"
        required={false}
        value={others.join(", ")}
        help="By the names that requests say, separated by commas; none: all"
        refused={refused}
      />
    </>
  );
}
