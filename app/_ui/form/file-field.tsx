"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { FormGroup, FormHelperText, HelperText, HelperTextItem } from "../patternfly/form";
import css from "./form.module.css";

interface FileFieldProps {
  name: string;
  label: string;
  /** `.json,.yaml`: a hint for the chooser only. */
  accept?: string;
  /** Said under the field, always. */
  help?: string;
  required?: boolean;
  multiple?: boolean;
  refused: Refused | null;
}

/** A labelled choice of a file, whose error is tied to it. A browser never fills it again after a refusal. */
export function FileField({ name, label, accept, help, required = true, multiple, refused }: FileFieldProps) {
  const id = useId();
  const error = refused?.fields[name] ?? refused?.fields.file;
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      <input
        id={id}
        type="file"
        name={name}
        accept={accept}
        multiple={multiple}
        className={css.file}
        aria-invalid={error ? true : undefined}
        aria-describedby={
          [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined
        }
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
