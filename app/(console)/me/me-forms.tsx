"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { PASSWORD_HELP } from "@/app/(sign-in)/password-help";
import { changePasswordMutation, signOutOthersMutation } from "./mutations";

export function SignOutOthersForm({ others }: { others: number }) {
  if (others < 1) return null;
  return (
    <ActionForm
      action={signOutOthersMutation}
      submit={`Sign out ${others} other${others === 1 ? "" : "s"}`}
      done={(count) => <p role="status">{count} signed out.</p>}
    />
  );
}

export function PasswordForm({ email }: { email: string }) {
  return (
    <ActionForm
      action={changePasswordMutation}
      submit="Change password"
      done={() => <p role="status">The password is changed, and your other browsers are signed out.</p>}
    >
      {(refused) => (
        <>
          <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
          <Field
            name="current"
            label="Current password"
            type="password"
            autoComplete="current-password"
            refused={refused}
          />
          <Field
            name="password"
            label="New password"
            type="password"
            autoComplete="new-password"
            help={PASSWORD_HELP}
            refused={refused}
          />
        </>
      )}
    </ActionForm>
  );
}
