"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { Select } from "@/app/_ui/form/select";
import {
  addIdentityMutation,
  addPublicRootMutation,
  addSignerFileMutation,
  removeSignerMutation,
} from "./mutations";

const KINDS = [
  { value: "key", label: "Public key (PEM)" },
  { value: "authority", label: "Certificate authority (PEM)" },
  { value: "trust_root", label: "Trust root of keyless signing (trusted_root.json)" },
];

export function AddSignerFileButton() {
  return (
    <DialogButton label="Enter a key or authority" title="Enter a key or authority">
      {(close) => (
        <ActionForm
          action={addSignerFileMutation}
          submit="Enter"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Select name="kind" label="Kind" options={KINDS} refused={refused} />
              <FileField
                name="file"
                label="File"
                help="The public part only: a private key is refused."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function AddIdentityButton() {
  return (
    <DialogButton label="Enter an identity" title="Enter an identity">
      {(close) => (
        <ActionForm
          action={addIdentityMutation}
          submit="Enter"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Field
                name="content"
                label="Identity"
                autoComplete="off"
                help="A mail address or a URI as certificates have it; * stands for anything but a slash."
                refused={refused}
              />
              <Field
                name="issuer"
                label="Issuer"
                autoComplete="off"
                required={false}
                help="Of keyless signing, such as https://token.actions.githubusercontent.com; empty for one in a certificate of your own authority."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Of keyless signing without an own Sigstore: it comes along, and is verified without the network. */
export const AddPublicRootButton = () => (
  <ActButton
    label="Enter the public Sigstore"
    name="Enter the trust root of the public Sigstore"
    id="sigstore.dev"
    action={addPublicRootMutation}
  />
);

export const RemoveSignerButton = ({ id, name }: { id: string; name: string }) => (
  <ConfirmButton
    label="Remove"
    name={`Remove ${visible(name)}`}
    id={id}
    action={removeSignerMutation}
    submit="Remove"
  >
    Signatures that count by it count no more, at once: gates that they passed are missing again. Versions
    stay in their stages.
  </ConfirmButton>
);
