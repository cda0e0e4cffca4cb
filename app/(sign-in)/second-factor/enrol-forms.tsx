"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { RecoveryCodes } from "@/app/(console)/me/recovery-codes";
import { beginMutation, confirmMutation } from "../factor-mutations";

export function BeginForm({ next }: { next: string }) {
  return (
    <ActionForm action={beginMutation} submit="Show the QR code">
      {() => <input type="hidden" name="next" value={next} />}
    </ActionForm>
  );
}

export function ConfirmForm({ next }: { next: string }) {
  return (
    <ActionForm
      action={confirmMutation}
      submit="Turn it on"
      done={(codes) => <RecoveryCodes codes={codes} onDone={() => window.location.assign(next)} />}
    >
      {(refused) => (
        <Field name="code" label="Code" autoComplete="one-time-code" help="Six digits." refused={refused} />
      )}
    </ActionForm>
  );
}
