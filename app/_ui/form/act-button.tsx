"use client";

import { useActionState } from "react";
import type { Mutated } from "@/app/_edge/mutate";
import { Button } from "../patternfly/button";
import css from "./form.module.css";

interface ActButtonProps<T> {
  label: string;
  /** The label with its object, for those who hear it alone. */
  name: string;
  id: string;
  action: (before: Mutated<T> | null, form: FormData) => Promise<Mutated<T>>;
}

/** Does at once what can be undone or hurts nobody; a refusal stands beside the button and is announced. Works without script. */
export function ActButton<T>({ label, name, id, action }: ActButtonProps<T>) {
  const [state, run, pending] = useActionState(action, null);
  return (
    <form action={run} className={css.act}>
      <input type="hidden" name="id" value={id} />
      <Button
        type="submit"
        variant="secondary"
        size="sm"
        isDisabled={pending}
        isLoading={pending}
        aria-label={name}
      >
        {label}
      </Button>
      {state && !state.ok && (
        <span role="alert" className={css.wrong}>
          {state.message}
        </span>
      )}
    </form>
  );
}
