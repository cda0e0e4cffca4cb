"use client";

import type { PublicLink } from "@/app/_edge/links";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { RoleChoices } from "@/app/_ui/form/role-choices";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import type { Role } from "@/lib/access/abilities";
import { ResetFactorButton } from "./factor-dialogs";
import {
  inviteMutation,
  removeMutation,
  resetMutation,
  setRolesMutation,
  withdrawMutation,
} from "./mutations";
import css from "./settings.module.css";

interface Member {
  id: string;
  email: string;
  roles: readonly Role[];
  hasSecondFactor: boolean;
  /** Whether who looks may make operators. */
  operates: boolean;
}

/** `operates`: whether who invites may make operators. */
export function InviteButton({ operates }: { operates: boolean }) {
  return (
    <DialogButton label="Invite member" title="Invite a member" primary>
      {(close) => (
        <ActionForm
          action={inviteMutation}
          submit="Create invitation link"
          beside={<CancelButton close={close} />}
          done={(link) => <LinkOnce link={link} label="Invitation link" close={close} />}
        >
          {(refused) => (
            <>
              <Field name="email" label="Email" type="email" autoComplete="off" refused={refused} />
              <RoleChoices
                legend="Roles"
                pick="many"
                chosen={["member"]}
                refused={refused}
                without={operates ? [] : ["operator"]}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function WithdrawButton({ id, email }: { id: string; email: string }) {
  return (
    <ConfirmButton
      label="Withdraw"
      name={`Withdraw the invitation of ${email}`}
      title="Withdraw the invitation?"
      id={id}
      action={withdrawMutation}
      submit="Withdraw"
    >
      The link that {email} was given stops working at once.
    </ConfirmButton>
  );
}

/** What can be done to one member. */
export function MemberActions(member: Member) {
  return (
    <div className={css.actions}>
      <RolesButton {...member} />
      <ResetButton {...member} />
      {member.hasSecondFactor && <ResetFactorButton id={member.id} email={member.email} />}
      <RemoveButton {...member} />
    </div>
  );
}

function RolesButton({ id, email, roles, operates }: Member) {
  return (
    <DialogButton label="Roles" name={`Roles of ${email}`} title={`Roles of ${email}`}>
      {(close) => (
        <ActionForm
          action={setRolesMutation}
          submit="Save roles"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <RoleChoices
                legend="Roles"
                pick="many"
                chosen={roles}
                refused={refused}
                without={operates || roles.includes("operator") ? [] : ["operator"]}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function ResetButton({ id, email }: Member) {
  return (
    <DialogButton
      label="Reset link"
      name={`Reset link for the password of ${email}`}
      title={`New password for ${email}`}
    >
      {(close) => (
        <ActionForm
          action={resetMutation}
          submit="Create reset link"
          beside={<CancelButton close={close} />}
          done={(link) => <LinkOnce link={link} label="Reset link" close={close} />}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>Whoever opens the link sets a new password. Older reset links stop working.</p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function RemoveButton({ id, email }: Member) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove ${email}`}
      id={id}
      action={removeMutation}
      submit="Remove member"
    >
      They are signed out at once and lose access to this tenant. What they did stays in the logs.
    </ConfirmButton>
  );
}

function LinkOnce({ link, label, close }: { link: PublicLink; label: string; close: () => void }) {
  const until = `${link.expiresAt.slice(0, 16).replace("T", " ")} UTC`;
  return (
    <SecretOnce
      label={label}
      secret={link.link}
      help={`It works once, until ${until}, and is shown only now. Send it to the person over a channel you trust.`}
      onDone={close}
    />
  );
}
