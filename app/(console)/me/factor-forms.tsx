"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { removeFactorMutation, renewCodesMutation } from "./factor-mutations";
import { RecoveryCodes } from "./recovery-codes";

const CODE_HELP = "Of the app, or a recovery code.";

export function RenewCodesButton() {
  return (
    <DialogButton label="New recovery codes" title="Make new recovery codes">
      {(close) => (
        <ActionForm
          action={renewCodesMutation}
          submit="Make new codes"
          beside={<CancelButton close={close} />}
          done={(codes) => <RecoveryCodes codes={codes} onDone={close} />}
        >
          {(refused) => (
            <>
              <p>The old ones stop working.</p>
              <Field
                name="code"
                label="Code"
                autoComplete="one-time-code"
                help={CODE_HELP}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveFactorButton() {
  return (
    <DialogButton label="Remove" name="Remove the second factor" title="Remove the second factor?" danger>
      {(close) => (
        <ActionForm
          action={removeFactorMutation}
          submit="Remove second factor"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                From then on the password alone signs you in, and your other browsers are signed out. Where a
                tenant requires a second factor, you set up a new one next.
              </p>
              <Field
                name="password"
                label="Password"
                type="password"
                autoComplete="current-password"
                refused={refused}
              />
              <Field
                name="code"
                label="Code"
                autoComplete="one-time-code"
                help={CODE_HELP}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
