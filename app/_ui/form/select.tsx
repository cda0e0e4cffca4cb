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
  refused: Refused | null;
}

/** A labelled choice of one. What was chosen comes back after a refusal. */
export function Select({ name, label, options, value, help, refused }: SelectProps) {
  const id = useId();
  const error = refused?.fields[name];
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <FormGroup label={label} fieldId={id} isRequired>
      <select
        id={id}
        name={name}
        className={css.select}
        defaultValue={refused?.typed[name]?.[0] ?? value}
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
