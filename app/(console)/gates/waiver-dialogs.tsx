"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Hidden, Reason, type VersionProps } from "./gate-dialogs";
import { askWaiverMutation, confirmWaiverMutation, withdrawWaiverMutation } from "./mutations";

interface AskWaiverProps extends VersionProps {
  stage: string;
  gate: string;
  name: string;
}

export function AskWaiverButton({ kind, id, stage, gate, name }: AskWaiverProps) {
  return (
    <DialogButton label="Waive" name={`Waive ${visible(name)}`} title={`Waive ${visible(name)}`} danger>
      {(close) => (
        <ActionForm
          action={askWaiverMutation}
          submit="Ask for a waiver"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Hidden kind={kind} id={id} stage={stage} gate={gate} />
              <p>
                It counts once another person confirms it, and ends by itself. It is shown as loudly as a
                failure.
              </p>
              <Field
                name="days"
                label="Days"
                autoComplete="off"
                value="30"
                help="1 to 90."
                refused={refused}
              />
              <Reason refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export const ConfirmWaiverButton = ({ id, gate }: { id: string; gate: string }) => (
  <ConfirmButton
    label="Confirm"
    name={`Confirm the waiver of ${visible(gate)}`}
    id={id}
    action={confirmWaiverMutation}
    submit="Confirm waiver"
  >
    The version may pass without this gate until the waiver ends. Your name stands beside it.
  </ConfirmButton>
);

export const WithdrawWaiverButton = ({ id, gate }: { id: string; gate: string }) => (
  <ActButton
    label="Withdraw"
    name={`Withdraw the waiver of ${visible(gate)}`}
    id={id}
    action={withdrawWaiverMutation}
  />
);
