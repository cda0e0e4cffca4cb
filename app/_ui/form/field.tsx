"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { FormGroup, FormHelperText, HelperText, HelperTextItem, TextInput } from "../patternfly/form";

interface FieldProps {
  name: string;
  label: string;
  type?: "text" | "email" | "password";
  autoComplete: string;
  /** Said under the field, always. */
  help?: string;
  value?: string;
  readOnly?: boolean;
  /** The id of a datalist with what is known already. */
  list?: string;
  required?: boolean;
  refused: Refused | null;
}

/** A labelled text field whose error is tied to it. What was typed comes back after a refusal. */
export function Field(props: FieldProps) {
  const {
    name,
    label,
    type = "text",
    autoComplete,
    help,
    value,
    readOnly,
    list,
    required = true,
    refused,
  } = props;
  const id = useId();
  const error = refused?.fields[name];
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <FormGroup label={label} fieldId={id} isRequired={required}>
      <TextInput
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        list={list}
        defaultValue={refused?.typed[name]?.[0] ?? value}
        readOnlyVariant={readOnly ? "default" : undefined}
        isRequired={required}
        validated={error ? "error" : "default"}
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
