"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { FormGroup, FormHelperText, HelperText, HelperTextItem } from "../patternfly/form";
import css from "./form.module.css";

interface TextAreaProps {
  name: string;
  label: string;
  /** Said under the field, always. */
  help?: string;
  rows?: number;
  required?: boolean;
  refused: Refused | null;
}

/** A labelled box for what is pasted as it is: keys, certificates, tokens. Its error is tied to it. */
export function TextArea({ name, label, help, rows = 5, required = true, refused }: TextAreaProps) {
  const id = useId();
  const error = refused?.fields[name];
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      <textarea
        id={id}
        name={name}
        rows={rows}
        className={css.paste}
        defaultValue={refused?.typed[name]?.[0]}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy || undefined}
      />
      {(help || error) && (
        <FormHelperText>
          <HelperText>
            {error && (
              <HelperTextItem id={`${id}-error`} variant="error">
                {error}
              </HelperTextItem>
            )}
            {help && <HelperTextItem id={`${id}-help`}>{help}</HelperTextItem>}
          </HelperText>
        </FormHelperText>
      )}
    </FormGroup>
  );
}
