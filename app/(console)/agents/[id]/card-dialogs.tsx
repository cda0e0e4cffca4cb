"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import type { SignatureState } from "@/lib/cards/signature";
import { signatureWords } from "./card-words";
import {
  acceptCardMutation,
  attachCardFileMutation,
  attachCardFromUrlMutation,
  removeCardMutation,
} from "./identity-mutations";

const WAITS = " Another card than the one that is here waits beside it until somebody accepts it.";

interface AttachProps {
  agent: string;
  replaces: boolean;
}

export function AttachUrlButton({ agent, replaces }: AttachProps) {
  return (
    <DialogButton label="Import by address" title="Import the agent card from its address">
      {(close) => (
        <ActionForm
          action={attachCardFromUrlMutation}
          submit="Import card"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={agent} />
              <Field
                name="url"
                label="Address"
                autoComplete="off"
                help={`Of the card, or of the host alone. It is read anew every 15 minutes.${replaces ? WAITS : ""}`}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function AttachFileButton({ agent, replaces }: AttachProps) {
  return (
    <DialogButton label="Import file" title="Import the agent card from a file">
      {(close) => (
        <ActionForm
          action={attachCardFileMutation}
          submit="Import card"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={agent} />
              <FileField
                name="file"
                label="Agent card"
                accept=".json,.yaml,.yml"
                help={`A2A v1.0 or v0.3, or a manifest of Rossoctl or Kagenti.${replaces ? WAITS : ""}`}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function AcceptCardButton({
  agent,
  digest,
  state,
}: {
  agent: string;
  digest: string;
  state: SignatureState;
}) {
  return (
    <DialogButton label="Accept" name="Accept the new agent card" title="Accept the new agent card?" danger>
      {(close) => (
        <ActionForm
          action={acceptCardMutation}
          submit="Accept card"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={agent} />
              <input type="hidden" name="digest" value={digest} />
              <p>
                It takes the place of the accepted card: {signatureWords(state)}. The change names you, and
                its version joins the agent&rsquo;s.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveCardButton({ agent }: { agent: string }) {
  return (
    <ConfirmButton
      label="Remove"
      name="Remove the agent card"
      id={agent}
      action={removeCardMutation}
      submit="Remove card"
    >
      The agent stays as it is, without a card; its versions stay too. The card is no longer read at its
      address.
    </ConfirmButton>
  );
}
