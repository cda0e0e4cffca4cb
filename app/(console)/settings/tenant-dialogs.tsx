"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { createTenantMutation, removeTenantMutation } from "./mutations";

export function CreateTenantButton() {
  return (
    <DialogButton label="Create tenant" title="Create a tenant" primary>
      {(close) => (
        <ActionForm
          action={createTenantMutation}
          submit="Create tenant"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Field
                name="slug"
                label="Short name"
                autoComplete="off"
                help="Lower-case letters, digits and hyphens. You become its administrator."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveTenantButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton
      label="Remove"
      name={`Remove the tenant ${name}`}
      title={`Remove the tenant ${name}?`}
      danger
    >
      {(close) => (
        <ActionForm
          action={removeTenantMutation}
          submit="Remove tenant"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>
                Everything in it goes: what its agents did, its members, keys and changes. This cannot be
                undone.
              </p>
              <Field name="typed" label={`Type “${name}” to confirm`} autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
