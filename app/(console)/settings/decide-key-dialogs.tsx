"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import { issueDecideKeyMutation } from "./decide-key-mutations";

export function IssueDecideKeyButton() {
  return (
    <DialogButton label="Issue decide key" title="Issue a decide key">
      {(close) => (
        <ActionForm
          action={issueDecideKeyMutation}
          submit="Issue decide key"
          beside={<CancelButton close={close} />}
          done={({ secret }) => (
            <SecretOnce
              label="Decide key"
              secret={secret}
              help="It is shown only now and kept as a hash. Send it as Authorization: Bearer, or in x-bailiwick-key."
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
                help="Who asks with it, such as “mcp-gateway”."
                refused={refused}
              />
              <Field
                name="agent"
                label="Agent (optional)"
                autoComplete="off"
                help="The id of the one agent that it speaks for (agt_…): then nobody else can be asked about with it. A gateway's key is left empty."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
