"use client";

import { useActionState } from "react";
import type { Mutated } from "@/app/_edge/mutate";
import { Button } from "@/app/_ui/patternfly/button";
import css from "./people.module.css";

type Action<T> = (before: Mutated<T> | null, form: FormData) => Promise<Mutated<T>>;

interface DoButtonProps<T> {
  label: string;
  /** The label with its objects, for those who hear it alone. */
  name: string;
  /** Hidden fields of the form. */
  fields: Readonly<Record<string, string>>;
  action: Action<T>;
  primary?: boolean;
  /** Of a success; called even where the button goes with it. */
  onDone?: (value: T) => void;
}

/** Tells of the end from within: the page that comes with it may not have the button any more, and no effect of it would run. */
function telling<T>(action: Action<T>, onDone: (value: T) => void): Action<T> {
  return async (before, form) => {
    const end = await action(before, form);
    if (end.ok) onDone(end.value);
    return end;
  };
}

/** Does at once what can be undone; a refusal stands beside the button and is announced. Without `onDone` it works without script. */
export function DoButton<T>({ label, name, fields, action, primary, onDone }: DoButtonProps<T>) {
  const [state, run, pending] = useActionState(onDone ? telling(action, onDone) : action, null);
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
