"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { TextArea } from "@/app/_ui/form/text-area";
import {
  addCardKeyMutation,
  addCardKeySetMutation,
  removeCardKeyMutation,
  removeCardKeySetMutation,
} from "./mutations";

export function PinKeyButton() {
  return (
    <DialogButton label="Pin key" title="Pin a card key" primary>
      {(close) => (
        <ActionForm
          action={addCardKeyMutation}
          submit="Pin key"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <TextArea
                name="key"
                label="Public key"
                help="As JWK, or as PEM (BEGIN PUBLIC KEY)."
                refused={refused}
              />
              <Field
                name="kid"
                label="Key id"
                autoComplete="off"
                required={false}
                help="As cards name it (kid); that of the JWK unless told."
                refused={refused}
              />
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                required={false}
                help="Whose key it is, for people."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function AllowKeySetButton() {
  return (
    <DialogButton label="Allow key set" title="Allow a key set">
      {(close) => (
        <ActionForm
          action={addCardKeySetMutation}
          submit="Allow key set"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <Field
              name="url"
              label="Address of the JWK Set"
              autoComplete="off"
              help="Exactly as cards name it (jku). Whoever controls it can sign cards that you believe."
              refused={refused}
            />
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function UnpinKeyButton({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmButton
      label="Unpin"
      name={`Unpin the key ${visible(name)}`}
      id={id}
      action={removeCardKeyMutation}
      submit="Unpin key"
    >
      Cards that only this key signed show as “unknown key” from their next look on.
    </ConfirmButton>
  );
}

export function DisallowKeySetButton({ id, url }: { id: string; url: string }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove the key set ${visible(url)}`}
      id={id}
      action={removeCardKeySetMutation}
      submit="Remove key set"
    >
      It is never fetched again. Cards that only its keys signed show as “unknown key” from their next look
      on.
    </ConfirmButton>
  );
}
