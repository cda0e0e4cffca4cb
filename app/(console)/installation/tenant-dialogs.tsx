"use client";

import type { PublicLink } from "@/app/_edge/links";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import css from "./installation.module.css";
import {
  createTenantMutation,
  exportTenantMutation,
  inviteAdminMutation,
  removeTenantMutation,
} from "./mutations";

export function CreateTenantButton() {
  return (
    <DialogButton label="Create tenant" title="Create a tenant" primary>
      {(close) => (
        <ActionForm
          action={createTenantMutation}
          submit="Create tenant"
          beside={<CancelButton close={close} />}
          onDone={({ link }) => link ?? close()}
          done={({ link }) => link && <InvitationOnce link={link} close={close} />}
        >
          {(refused) => (
            <>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Field
                name="slug"
                label="Short name"
                autoComplete="off"
                help="Lower-case letters, digits and hyphens. Commands and addresses use it."
                refused={refused}
              />
              <Field
                name="email"
                label="First administrator's email"
                type="email"
                autoComplete="off"
                required={false}
                help="Makes the link by which they join. It can be made later as well."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function InviteAdminButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton
      label="Invite the first"
      name={`Invite the first administrator of ${name}`}
      title={`First administrator of ${name}`}
    >
      {(close) => (
        <ActionForm
          action={inviteAdminMutation}
          submit="Create invitation link"
          beside={<CancelButton close={close} />}
          done={({ link }) => link && <InvitationOnce link={link} close={close} />}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>
                Operators can invite as long as a tenant has no administrator. It stands in the tenant’s own
                changes; older links stop working.
              </p>
              <Field name="email" label="Email" type="email" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function InvitationOnce({ link, close }: { link: PublicLink; close: () => void }) {
  const until = `${link.expiresAt.slice(0, 16).replace("T", " ")} UTC`;
  return (
    <SecretOnce
      label="Invitation link"
      secret={link.link}
      help={`It works once, until ${until}, and is shown only now. Send it to the person over a channel you trust.`}
      onDone={close}
    />
  );
}

export function ExportButton({ id, name }: { id: string; name: string }) {
  return (
    <ActButton label="Export" name={`Export the tenant ${name}`} id={id} action={exportTenantMutation} />
  );
}

/** `lines`: what goes, in numbers. */
export function RemoveTenantButton({ id, name, lines }: { id: string; name: string; lines: string[] }) {
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
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>Everything in it goes, and cannot be brought back:</p>
              <ul className={css.goes}>
                {lines.map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
              <p>
                Its keys and sign-ins end within 2 seconds. What stays is the change of this removal, with
                these counts, and backups that were made before.
              </p>
              <Field name="typed" label={`Type “${name}” to confirm`} autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
