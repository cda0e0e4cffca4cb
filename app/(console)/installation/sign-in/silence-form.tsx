"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { setSilenceMutation } from "./mutations";

/** After how many hours without a provider's word sign-ins end. */
export function SilenceForm({ hours }: { hours: number }) {
  return (
    <ActionForm action={setSilenceMutation} submit="Save">
      {(refused) => (
        <Field
          name="value"
          label="Hours"
          autoComplete="off"
          value={String(hours)}
          help="1 to 168."
          refused={refused}
        />
      )}
    </ActionForm>
  );
}
