"use client";

import type { Refused } from "@/app/_edge/mutate";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import form from "@/app/_ui/form/form.module.css";
import css from "./subscriptions.module.css";

export interface ModelChoice {
  id: string;
  /** `namespace/name`, or the name alone. */
  label: string;
  /** Dollars per million tokens that a MaaS gateway is told (`billingRate`), as people write it; empty: it is told none. */
  price: string;
  held: boolean;
}

interface ModelsEditorProps {
  models: readonly ModelChoice[];
  priced: boolean;
  refused: Refused | null;
}

/** The served models, those that are held marked, each with the rate that a MaaS gateway is told. */
export function ModelsEditor({ models, priced, refused }: ModelsEditorProps) {
  const error = refused?.fields.models;
  const isHeld = ({ id, held }: ModelChoice) => (refused ? (refused.typed.models ?? []).includes(id) : held);
  return (
    <fieldset className={css.editor}>
      <legend>Models</legend>
      {error && <p className={css.wrong}>{error}</p>}
      {models.length === 0 && <p>No model is served yet: serve one first, under Models.</p>}
      {priced && models.length > 0 && (
        <p>The billing rate is for manifests of MaaS. What is charged here goes by Models, Prices.</p>
      )}
      {models.map((model) => (
        <div key={model.id} className={css.model}>
          <label>
            <input type="checkbox" name="models" value={model.id} defaultChecked={isHeld(model)} />
            <Text of={model.label} />
          </label>
          {priced && (
            <label>
              <small>MaaS billing rate, $ per million tokens</small>
              <input
                name={`price:${model.id}`}
                aria-label={`MaaS billing rate, dollars per million tokens of ${visible(model.label)}`}
                defaultValue={refused?.typed[`price:${model.id}`]?.[0] ?? model.price}
                placeholder="none"
                autoComplete="off"
                size={10}
                className={form.select}
              />
            </label>
          )}
        </div>
      ))}
    </fieldset>
  );
}
