"use client";

import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { requireFactorMutation, resetFactorMutation, stopRequiringMutation } from "./factor-mutations";

export function RequireFactorButton({ without, own }: { without: number; own: boolean }) {
  const who = without === 1 ? "One member has" : `${without} members have`;
  return (
    <ConfirmButton
      label="Require a second factor"
      name="Require a second factor of local accounts"
      id="require"
      action={requireFactorMutation}
      submit="Require it"
    >
      {without > 0
        ? `${who} none yet and will set one up at their next step, before anything of this tenant opens${own ? "; you are among them" : ""}.`
        : "Every local account has one already."}
    </ConfirmButton>
  );
}

export function StopRequiringButton() {
  return (
    <ConfirmButton
      label="Stop requiring it"
      name="Stop requiring a second factor"
      id="stop"
      action={stopRequiringMutation}
      submit="Stop requiring it"
    >
      Who has a second factor keeps it; others sign in with their password alone again.
    </ConfirmButton>
  );
}

export function ResetFactorButton({ id, email }: { id: string; email: string }) {
  return (
    <ConfirmButton
      label="Reset second factor"
      name={`Reset the second factor of ${email}`}
      id={id}
      action={resetFactorMutation}
      submit="Reset second factor"
    >
      For who lost the app and the recovery codes. Make sure that it is they who ask: from then on their
      password alone signs in. They are signed out everywhere.
    </ConfirmButton>
  );
}
