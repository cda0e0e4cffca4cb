"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { codeMutation } from "../../factor-mutations";

export function CodeForm({ next }: { next: string }) {
  return (
    <ActionForm action={codeMutation} submit="Sign in">
      {(refused) => (
        <>
          <input type="hidden" name="next" value={next} />
          <Field name="code" label="Code" autoComplete="one-time-code" refused={refused} />
        </>
      )}
    </ActionForm>
  );
}
