"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { setRetentionMutation } from "./mutations";

export function RetentionButton({ keepDays }: { keepDays: number }) {
  return (
    <DialogButton label="Change" name="Change for how long events are kept" title="Keep security events">
      {(close) => (
        <ActionForm
          action={setRetentionMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <Field
              name="keepDays"
              label="Days"
              autoComplete="off"
              help="30 to 3,650. Older events are forgotten within a day, and cannot be brought back."
              value={String(keepDays)}
              refused={refused}
            />
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
