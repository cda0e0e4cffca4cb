"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { signInMutation } from "../mutations";

export function SignInForm({ next }: { next: string }) {
  return (
    <ActionForm action={signInMutation} submit="Sign in">
      {(refused) => (
        <>
          <input type="hidden" name="next" value={next} />
          <Field name="email" label="Email" type="email" autoComplete="username" refused={refused} />
          <Field
            name="password"
            label="Password"
            type="password"
            autoComplete="current-password"
            refused={refused}
          />
        </>
      )}
    </ActionForm>
  );
}
