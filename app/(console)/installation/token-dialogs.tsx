"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import { Select } from "@/app/_ui/form/select";
import { issueOperatorTokenMutation, revokeOperatorTokenMutation } from "./mutations";

const LIVES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "A year" },
  { value: "0", label: "No expiry" },
];

export function IssueOperatorTokenButton() {
  return (
    <DialogButton label="Issue operator token" title="Issue an operator token">
      {(close) => (
        <ActionForm
          action={issueOperatorTokenMutation}
          submit="Issue operator token"
          beside={<CancelButton close={close} />}
          done={({ secret }) => (
            <SecretOnce
              label="Operator token"
              secret={secret}
              help="It is shown only now and kept as a hash. Send it as Authorization: Bearer."
              onDone={close}
            />
          )}
        >
          {(refused) => (
            <>
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                help="What uses it, such as “terraform”."
                refused={refused}
              />
              <Select name="days" label="Expires after" options={LIVES} value="90" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RevokeOperatorTokenButton({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${name}`}
      id={id}
      action={revokeOperatorTokenMutation}
      submit="Revoke"
    >
      Calls with it are refused within 2 seconds. This cannot be undone.
    </ConfirmButton>
  );
}
