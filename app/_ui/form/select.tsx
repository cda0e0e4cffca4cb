"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { FormGroup } from "../patternfly/form";
import css from "./form.module.css";

interface SelectProps {
  name: string;
  label: string;
  options: readonly { value: string; label: string }[];
  value?: string;
  /** Said under the field, always. */
  help?: string;
  /** For what else depends on the choice. */
  onPick?: (value: string) => void;
  refused: Refused | null;
}

/** A labelled choice of one. What was chosen comes back after a refusal. */
export function Select({ name, label, options, value, help, onPick, refused }: SelectProps) {
  const id = useId();
  const error = refused?.fields[name];
  const chosen = refused?.typed[name]?.[0] ?? value;
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <FormGroup label={label} fieldId={id} isRequired={options.every((option) => option.value !== "")}>
      <select
        // React resets a form after its action, and a select then shows its first option, unless it was made with the choice.
        key={chosen}
        id={id}
        name={name}
        className={css.select}
        defaultValue={chosen}
        onChange={onPick && ((event) => onPick(event.target.value))}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {error && (
        <p id={`${id}-error`} className={css.wrong}>
          {error}
        </p>
      )}
      {help && <p id={`${id}-help`}>{help}</p>}
    </FormGroup>
  );
}
