"use client";

import { useId } from "react";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import { RoleChoices } from "@/app/_ui/form/role-choices";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import { FormGroup } from "@/app/_ui/patternfly/form";
import { issueTokenMutation, revokeTokenMutation } from "./mutations";

const LIVES = [
  { days: 30, words: "30 days" },
  { days: 90, words: "90 days" },
  { days: 365, words: "A year" },
  { days: 0, words: "No expiry" },
];

export function IssueTokenButton() {
  const id = useId();
  return (
    <DialogButton label="Issue token" title="Issue an API token" primary>
      {(close) => (
        <ActionForm
          action={issueTokenMutation}
          submit="Issue token"
          beside={<CancelButton close={close} />}
          done={({ secret }) => (
            <SecretOnce
              label="API token"
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
                help="What uses it, such as “nightly export”."
                refused={refused}
              />
              <FormGroup label="Expires after" fieldId={id}>
                <select
                  id={id}
                  name="days"
                  defaultValue={refused?.typed.days?.[0] ?? "90"}
                  className={form.select}
                >
                  {LIVES.map(({ days, words }) => (
                    <option key={days} value={days}>
                      {words}
                    </option>
                  ))}
                </select>
              </FormGroup>
              <RoleChoices
                legend="Role"
                pick="one"
                chosen={["auditor"]}
                refused={refused}
                without={["operator"]}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RevokeButton({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmButton
      label="Revoke"
      name={`Revoke ${name}`}
      id={id}
      action={revokeTokenMutation}
      submit="Revoke"
    >
      Calls with it are refused within 2 seconds. This cannot be undone.
    </ConfirmButton>
  );
}
