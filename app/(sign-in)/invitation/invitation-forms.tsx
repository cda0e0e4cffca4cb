"use client";

import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { acceptMutation, resetMutation } from "../mutations";
import { PASSWORD_HELP } from "../password-help";
import { acceptSignedInMutation } from "./mutations";

interface Holder {
  token: string;
  email: string;
}

/** Joining: with a new account, or with the one that the email has. */
export function JoinForm({ token, email, hasAccount }: Holder & { hasAccount: boolean }) {
  return (
    <ActionForm action={acceptMutation} submit="Join">
      {(refused) => (
        <>
          <HeldBy token={token} email={email} refused={refused} />
          {!hasAccount && <Field name="name" label="Name" autoComplete="name" refused={refused} />}
          <Field
            name="password"
            label="Password"
            type="password"
            autoComplete={hasAccount ? "current-password" : "new-password"}
            help={hasAccount ? undefined : PASSWORD_HELP}
            refused={refused}
          />
        </>
      )}
    </ActionForm>
  );
}

/** Joining with the account that this browser is signed in with. */
export function JoinSignedInForm({ token }: { token: string }) {
  return (
    <ActionForm action={acceptSignedInMutation} submit="Join">
      {() => <input type="hidden" name="token" value={token} />}
    </ActionForm>
  );
}

export function ResetForm({ token, email }: Holder) {
  return (
    <ActionForm action={resetMutation} submit="Set password">
      {(refused) => (
        <>
          <HeldBy token={token} email={email} refused={refused} />
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

/** Whose link it is: the email is shown, and tells a password manager which account. */
function HeldBy({ token, email, refused }: Holder & { refused: Refused | null }) {
  return (
    <>
      <input type="hidden" name="token" value={token} />
      <Field
        name="email"
        label="Email"
        type="email"
        autoComplete="username"
        value={email}
        readOnly
        refused={refused}
      />
    </>
  );
}
