"use client";

import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { Select } from "@/app/_ui/form/select";
import type { IssuerView } from "@/lib/trust/issuer";
import { editIssuerMutation, registerIssuerMutation, removeIssuerMutation } from "./mutations";

const KINDS = [
  { value: "spiffe", label: "SPIFFE trust domain" },
  { value: "oidc", label: "OpenID Connect issuer" },
];

export function RegisterIssuerButton() {
  return (
    <DialogButton label="Register issuer" title="Register an issuer" primary>
      {(close) => (
        <ActionForm
          action={registerIssuerMutation}
          submit="Register issuer"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Select name="kind" label="Kind" options={KINDS} value="spiffe" refused={refused} />
              <Field
                name="value"
                label="Trust domain or issuer"
                autoComplete="off"
                help="Such as example.org; of OpenID Connect the address exactly as tokens say it (iss)."
                refused={refused}
              />
              <IssuerFields refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditIssuerButton({ issuer }: { issuer: IssuerView }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(issuer.name)}`} title="Edit the issuer">
      {(close) => (
        <ActionForm
          action={editIssuerMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={issuer.id} />
              <IssuerFields refused={refused} issuer={issuer} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function IssuerFields({ refused, issuer }: { refused: Refused | null; issuer?: IssuerView }) {
  return (
    <>
      <Field
        name="audiences"
        label="Audiences"
        autoComplete="off"
        value={issuer?.audiences.join(" ") ?? ""}
        help="What tokens must be meant for (aud), such as bailiwick; several are separated by spaces."
        refused={refused}
      />
      <Field
        name="name"
        label="Name"
        autoComplete="off"
        required={false}
        value={issuer?.name ?? ""}
        refused={refused}
      />
      <Field
        name="url"
        label="Address of its keys"
        autoComplete="off"
        required={false}
        help={
          issuer
            ? `Only to read them elsewhere from now on${issuer.url ? `; now ${visible(issuer.url)}` : ""}.`
            : "Of the SPIFFE bundle or JWK Set, read anew on a schedule. An OpenID Connect issuer is discovered without one."
        }
        refused={refused}
      />
      <FileField
        name="document"
        label="Or the keys themselves"
        accept=".json"
        required={false}
        help="A SPIFFE bundle or JWK Set in a file, which stays as it is until you hand in another."
        refused={refused}
      />
    </>
  );
}

export function RemoveIssuerButton({ issuer }: { issuer: IssuerView }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove the issuer ${visible(issuer.name)}`}
      id={issuer.id}
      action={removeIssuerMutation}
      submit="Remove issuer"
    >
      Within 2 s the collector refuses everything that it signs, and agents that send with it are cut off.
      {issuer.kind === "oidc" && " The client ids that were bound by it are unbound."} What was stored stays.
    </ConfirmButton>
  );
}
