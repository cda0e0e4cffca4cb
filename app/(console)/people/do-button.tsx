"use client";

import { useActionState, useEffect, useEffectEvent } from "react";
import type { Mutated } from "@/app/_edge/mutate";
import { Button } from "@/app/_ui/patternfly/button";
import css from "./people.module.css";

interface DoButtonProps<T> {
  label: string;
  /** The label with its objects, for those who hear it alone. */
  name: string;
  /** Hidden fields of the form. */
  fields: Readonly<Record<string, string>>;
  action: (before: Mutated<T> | null, form: FormData) => Promise<Mutated<T>>;
  primary?: boolean;
  onDone?: (value: T) => void;
}

/** Does at once what can be undone; a refusal stands beside the button and is announced. Works without script. */
export function DoButton<T>({ label, name, fields, action, primary, onDone }: DoButtonProps<T>) {
  const [state, run, pending] = useActionState(action, null);
  const end = useEffectEvent((value: T) => onDone?.(value));
  useEffect(() => {
    if (state?.ok) end(state.value);
  }, [state]);
  return (
    <form action={run} className={css.inline}>
      {Object.entries(fields).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      {state && !state.ok && (
        <span role="alert" className={css.wrong}>
          {state.message}
        </span>
      )}
      <Button
        type="submit"
        variant={primary ? "primary" : "secondary"}
        size="sm"
        isDisabled={pending}
        isLoading={pending}
        aria-label={name}
      >
        {label}
      </Button>
    </form>
  );
}
