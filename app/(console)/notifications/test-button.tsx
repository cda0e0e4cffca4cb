"use client";

import Link from "next/link";
import { useActionState } from "react";
import { duration } from "@/app/_ui/format/duration";
import { Button } from "@/app/_ui/patternfly/button";
import { testWebhookMutation } from "./mutations";
import css from "./notifications.module.css";
import { deliveryHref } from "./url";

/** Sends a test and says beside the button how it ended. Works without script: the newest delivery shows it too. */
export function TestButton({ id, name }: { id: string; name: string }) {
  const [state, run, pending] = useActionState(testWebhookMutation, null);
  return (
    <form action={run} className={css.test}>
      <input type="hidden" name="id" value={id} />
      <Button
        type="submit"
        variant="secondary"
        size="sm"
        isDisabled={pending}
        isLoading={pending}
        aria-label={`Test ${name}`}
      >
        Test
      </Button>
      <span role="status" className={css.result}>
        {state && !state.ok && <span className={css.error}>{state.message}</span>}
        {state?.ok && (
          <>
            {state.value.error === null ? (
              `Taken: ${state.value.status} in ${duration(state.value.tookMs)}. `
            ) : (
              <span className={css.error}>{`Not taken. ${state.value.error} `}</span>
            )}
            <Link href={deliveryHref(state.value.delivery)}>What was sent</Link>
          </>
        )}
      </span>
    </form>
  );
}
