"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { delegateMutation, revokeMutation } from "./mutations";

const DAYS = [1, 3, 7, 14, 30, 90];

/** Lets somebody answer in the reader's place for some days. */
export function DelegateButton({ members }: { members: { id: string; name: string; email: string }[] }) {
  return (
    <DialogButton label="Delegate" name="Delegate my approvals" title="Who answers in your place?">
      {(close) => (
        <ActionForm
          action={delegateMutation}
          submit="Delegate"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                Each answer says that it was given in your place. Where two people must approve, you and your
                delegate count as one.
              </p>
              <Select
                name="to"
                label="Member"
                options={members.map(({ id, name, email }) => ({
                  value: id,
                  label: `${visible(name)} (${visible(email)})`,
                }))}
                refused={refused}
              />
              <Select
                name="days"
                label="For"
                options={DAYS.map((days) => ({
                  value: `${days}`,
                  label: days === 1 ? "1 day" : `${days} days`,
                }))}
                value="7"
                refused={refused}
              />
              <Field name="reason" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RevokeButton({ id, name }: { id: string; name: string }) {
  return (
    <ActButton label="End" name={`End the delegation to ${visible(name)}`} id={id} action={revokeMutation} />
  );
}
