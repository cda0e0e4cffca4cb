"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { ProviderView } from "@/lib/identityProviders/provider";
import { createProviderMutation, updateProviderMutation } from "./mutations";
import css from "./sign-in.module.css";

export function AddProviderButton() {
  return (
    <DialogButton label="Add provider" title="Add an identity provider" primary>
      {(close) => (
        <ActionForm
          action={createProviderMutation}
          submit="Check and add"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                help="On the sign-in page."
                refused={refused}
              />
              <Field
                name="slug"
                label="Short name"
                autoComplete="off"
                help="Stands in the callback's address and stays: lower-case letters, digits and hyphens."
                refused={refused}
              />
              <Field
                name="issuer"
                label="Issuer"
                autoComplete="off"
                help="Such as https://login.example.com/tenant. Its discovery document is read before anything is saved."
                refused={refused}
              />
              <Shared refused={refused} secretHelp="Empty for a public client." />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditProviderButton({ provider }: { provider: ProviderView }) {
  return (
    <DialogButton label="Edit" name={`Edit ${provider.name}`} title={`Edit ${provider.name}`}>
      {(close) => (
        <ActionForm
          action={updateProviderMutation}
          submit="Check and save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={provider.id} />
              <Field name="name" label="Name" autoComplete="off" value={provider.name} refused={refused} />
              <Shared
                refused={refused}
                provider={provider}
                secretHelp={
                  provider.hasSecret ? "Empty keeps the present one." : "Empty for a public client."
                }
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface SharedProps {
  refused: Refused | null;
  secretHelp: string;
  provider?: ProviderView;
}

function Shared({ refused, secretHelp, provider }: SharedProps) {
  const id = useId();
  const links = refused ? refused.typed.linksByEmail?.[0] === "on" : (provider?.linksByEmail ?? false);
  return (
    <>
      <Field
        name="clientId"
        label="Client id"
        autoComplete="off"
        value={provider?.clientId}
        refused={refused}
      />
      <Field
        name="clientSecret"
        label="Client secret"
        type="password"
        autoComplete="off"
        help={secretHelp}
        required={false}
        refused={refused}
      />
      <Field
        name="scopes"
        label="Scopes"
        autoComplete="off"
        value={provider?.scopes ?? "openid profile email"}
        refused={refused}
      />
      <Field
        name="groupsClaim"
        label="Groups claim"
        autoComplete="off"
        value={provider?.groupsClaim ?? "groups"}
        help="A claim's name, or a path such as realm_access.roles."
        refused={refused}
      />
      <div className={css.check}>
        <input id={id} type="checkbox" name="linksByEmail" defaultChecked={links} />
        <label htmlFor={id}>A verified email finds an account that is there already</label>
      </div>
    </>
  );
}
