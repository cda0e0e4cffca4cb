"use client";

import { useActionState } from "react";
import button from "@/app/_ui/button.module.css";
import { offerMutation } from "./mutations";
import css from "./policies.module.css";

/** One step: it only records. Works without script. */
export function OfferButton() {
  const [state, run, pending] = useActionState(offerMutation, null);
  return (
    <form action={run} className={css.actions}>
      <button type="submit" className={button.primary} disabled={pending}>
        Start recording decisions
      </button>
      {state && !state.ok && <span role="alert">{state.message}</span>}
    </form>
  );
}
