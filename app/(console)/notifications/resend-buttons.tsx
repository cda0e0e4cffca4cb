"use client";

import { useActionState } from "react";
import { ActButton } from "@/app/_ui/form/act-button";
import { counted } from "@/app/_ui/format/count";
import { Button } from "@/app/_ui/patternfly/button";
import { resendDeadMutation, resendMutation } from "./mutations";
import css from "./notifications.module.css";

export function ResendButton({ id, name }: { id: string; name: string }) {
  return <ActButton label="Resend" name={`Resend ${name}`} id={id} action={resendMutation} />;
}

/** Sends anew all that was given up, of one webhook or of all, and says how many. */
export function ResendAllButton({ webhook }: { webhook: string }) {
  const [state, run, pending] = useActionState(resendDeadMutation, null);
  return (
    <form action={run} className={css.test}>
      <input type="hidden" name="id" value={webhook} />
      <Button type="submit" variant="secondary" size="sm" isDisabled={pending} isLoading={pending}>
        Resend all
      </Button>
      <span role="status" className={css.result}>
        {state && !state.ok && <span className={css.error}>{state.message}</span>}
        {state?.ok && saidOf(state.value)}
      </span>
    </form>
  );
}

function saidOf({ resent, left }: { resent: number; left: number }): string {
  if (resent === 0)
    return left === 0 ? "There was nothing to send." : "Nothing sent: their webhooks are off.";
  return `${counted(resent, "message")} on the way again${left === 0 ? "" : `, ${left} left`}.`;
}
