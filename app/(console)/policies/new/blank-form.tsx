"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { createMutation, importMutation } from "../mutations";

/** A name, and a draft without rules. */
export function BlankForm() {
  return (
    <ActionForm action={createMutation} submit="Create draft">
      {(refused) => (
        <>
          <Field name="name" label="Name" autoComplete="off" refused={refused} />
          <Field
            name="description"
            label="What it is for"
            autoComplete="off"
            required={false}
            refused={refused}
          />
        </>
      )}
    </ActionForm>
  );
}

/** A file of Cedar text as a draft. */
export function ImportForm() {
  return (
    <ActionForm action={importMutation} submit="Import as draft">
      {(refused) => (
        <>
          <Field name="name" label="Name" autoComplete="off" refused={refused} />
          <FileField
            name="file"
            label="File"
            accept=".cedar,text/plain"
            help="Cedar text. Several files with their manifest are imported by the command line: bailiwick policy."
            refused={refused}
          />
        </>
      )}
    </ActionForm>
  );
}
