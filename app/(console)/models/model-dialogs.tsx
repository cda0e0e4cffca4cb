"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { PrincipalRef } from "@/lib/principals/principal";
import { DoButton } from "../people/do-button";
import { PrincipalPicker } from "../people/principal-picker";
import { LicenceField } from "./licence-field";
import {
  archiveMutation,
  discoverMutation,
  editMutation,
  registerMutation,
  restoreMutation,
} from "./mutations";

export interface ModelChoice {
  id: string;
  provider: string;
  name: string;
  description: string | null;
  owner: PrincipalRef | null;
  licence: string | null;
  baseModel: string | null;
  tasks: readonly string[];
}

/** Registers a model that telemetry does not name yet. */
export function NewModelButton() {
  return (
    <DialogButton label="Register model" title="Register a model" primary>
      {(close) => (
        <ActionForm action={registerMutation} submit="Register model" beside={<CancelButton close={close} />}>
          {(refused) => (
            <ModelFields refused={refused}>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Field
                name="provider"
                label="Provider"
                autoComplete="off"
                required={false}
                help="As telemetry writes it, such as openai or vllm, so that its calls are known for its own."
                refused={refused}
              />
            </ModelFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Registers one that was seen; `children` says what is known of it. */
export function RegisterButton({
  model,
  primary,
  children,
}: {
  model: Pick<ModelChoice, "id" | "provider" | "name">;
  primary?: boolean;
  children?: ReactNode;
}) {
  const name = visible(model.name);
  return (
    <DialogButton
      label="Register"
      name={`Register ${name}`}
      title={`Register ${name}`}
      {...(primary && { primary })}
    >
      {(close) => (
        <ActionForm action={registerMutation} submit="Register" beside={<CancelButton close={close} />}>
          {(refused) => (
            <ModelFields refused={refused}>
              <input type="hidden" name="name" value={model.name} />
              <input type="hidden" name="provider" value={model.provider} />
              {children}
            </ModelFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditModelButton({ model }: { model: ModelChoice }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(model.name)}`} title="Edit the model">
      {(close) => (
        <ActionForm
          action={editMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <ModelFields refused={refused} model={model}>
              <input type="hidden" name="id" value={model.id} />
            </ModelFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface ModelFieldsProps {
  refused: Refused | null;
  model?: ModelChoice;
  children?: ReactNode;
}

function ModelFields({ refused, model, children }: ModelFieldsProps) {
  const own = { autoComplete: "off", required: false, refused } as const;
  const tasks = "Use cases, separated by commas, such as text-generation, translation.";
  return (
    <>
      {children}
      <PrincipalPicker name="owner" legend="Owner" chosen={model?.owner ?? null} none="No owner" />
      <Field {...own} name="description" label="Description" value={model?.description ?? ""} />
      <LicenceField value={model?.licence ?? ""} refused={refused} />
      <Field {...own} name="baseModel" label="Base model" value={model?.baseModel ?? ""} />
      <Field {...own} name="tasks" label="Tasks" value={model?.tasks.join(", ") ?? ""} help={tasks} />
    </>
  );
}

export function ArchiveButton({ id, name }: { id: string; name: string }) {
  return (
    <ConfirmButton
      label="Archive"
      name={`Archive ${visible(name)}`}
      id={id}
      action={archiveMutation}
      submit="Archive model"
    >
      It leaves the list; its versions, evidence and history stay. Agents that call it are not stopped. It can
      be restored.
    </ConfirmButton>
  );
}

export function RestoreButton({ id, name }: { id: string; name: string }) {
  return <ActButton label="Restore" name={`Restore ${visible(name)}`} id={id} action={restoreMutation} />;
}

/** Telemetry is looked through each minute; this does it now. */
export function LookNowButton() {
  return (
    <DoButton
      label="Look now"
      name="Look for models in telemetry now"
      fields={{}}
      action={discoverMutation}
    />
  );
}
