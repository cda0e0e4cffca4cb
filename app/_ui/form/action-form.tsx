"use client";

import { type ReactNode, useActionState, useEffect, useEffectEvent, useRef } from "react";
import type { Mutated, Refused } from "@/app/_edge/mutate";
import { Alert } from "../patternfly/alert";
import { Button } from "../patternfly/button";
import { ActionGroup, Form } from "../patternfly/form";

type Mutation<T> = (before: Mutated<T> | null, form: FormData) => Promise<Mutated<T>>;

interface ActionFormProps<T> {
  action: Mutation<T>;
  /** What the button does, in a verb. */
  submit: string;
  danger?: boolean;
  children?: (refused: Refused | null) => ReactNode;
  /** Beside the submit button. */
  beside?: ReactNode;
  /** Takes the place of the form once it succeeded. */
  done?: (value: T) => ReactNode;
  onDone?: (value: T) => void;
}

/**
 * A form that a mutation answers. It works without script; with it, a refusal is announced and the first wrong field
 * gets the focus (WCAG 3.3.1, 4.1.3).
 */
export function ActionForm<T>({
  action,
  submit,
  danger,
  children,
  beside,
  done,
  onDone,
}: ActionFormProps<T>) {
  const [state, run, pending] = useActionState(action, null);
  const box = useRef<HTMLDivElement>(null);
  const refused = state && !state.ok ? state : null;
  const end = useEffectEvent((ended: Mutated<T>) => {
    if (ended.ok) onDone?.(ended.value);
    else focusFirst(box.current, "[aria-invalid=true]", "[data-refused]");
  });
  useEffect(() => {
    if (state) end(state);
  }, [state]);
  if (state?.ok && done) return done(state.value);
  return (
    <div ref={box}>
      <Form action={run} noValidate>
        {refused && (
          <div role="alert" tabIndex={-1} data-refused>
            <Alert variant="danger" isInline component="p" title={refused.message} />
          </div>
        )}
        {children?.(refused)}
        <ActionGroup>
          <Button
            type="submit"
            variant={danger ? "danger" : "primary"}
            isDisabled={pending}
            isLoading={pending}
          >
            {submit}
          </Button>
          {beside}
        </ActionGroup>
      </Form>
    </div>
  );
}

/** The first match of the first selector that has one. */
function focusFirst(box: HTMLElement | null, ...selectors: string[]): void {
  for (const selector of selectors) {
    const found = box?.querySelector<HTMLElement>(selector);
    if (found) return found.focus();
  }
}
