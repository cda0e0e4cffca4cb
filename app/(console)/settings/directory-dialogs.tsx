"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import { issueTokenMutation } from "./mutations";

/** A directory's token: it provisions members and opens nothing else. */
export function IssueDirectoryTokenButton() {
  return (
    <DialogButton label="Issue directory token" title="Issue a directory token" primary>
      {(close) => (
        <ActionForm
          action={issueTokenMutation}
          submit="Issue token"
          beside={<CancelButton close={close} />}
          done={({ secret }) => (
            <SecretOnce
              label="Directory token"
              secret={secret}
              help="It is shown only now and kept as a hash. Enter it at the directory with the base URL."
              onDone={close}
            />
          )}
        >
          {(refused) => (
            <>
              <input type="hidden" name="role" value="provisioner" />
              <input type="hidden" name="days" value="365" />
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                value="directory"
                help="Which directory uses it. It ends in a year; issue the next one before, under the same base URL."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
