"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { setUpMutation } from "../mutations";
import { PASSWORD_HELP } from "../password-help";

export function SetUpForm({ token }: { token: string }) {
  return (
    <ActionForm action={setUpMutation} submit="Create administrator">
      {(refused) => (
        <>
          <input type="hidden" name="token" value={token} />
          <Field name="name" label="Name" autoComplete="name" refused={refused} />
          <Field name="email" label="Email" type="email" autoComplete="username" refused={refused} />
          <Field
            name="password"
            label="Password"
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
