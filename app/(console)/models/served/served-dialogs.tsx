"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { counted } from "@/app/_ui/format/count";
import {
  createServedMutation,
  editServedMutation,
  pauseServedMutation,
  removeServedMutation,
  resumeServedMutation,
} from "./mutations";

export interface ServedChoice {
  id: string;
  name: string;
  displayName: string | null;
  description: string | null;
  provider: string | null;
  model: { id: string } | null;
  state: "active" | "paused";
}

type Models = readonly { value: string; label: string }[];

export function CreateServedButton({ models }: { models: Models }) {
  return (
    <DialogButton label="Serve a model" title="Serve a model" primary>
      {(close) => (
        <ActionForm
          action={createServedMutation}
          submit="Serve model"
          beside={<CancelButton close={close} />}
        >
          {(refused) => (
            <Fieldset refused={refused} models={models}>
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                help="What a request says in model. Keys, quotas and prices go by it, so it never changes."
                refused={refused}
              />
              <Field
                name="namespace"
                label="Namespace"
                autoComplete="off"
                required={false}
                help="As a MaaSModelRef has one; empty unless a gateway asks for namespace/name."
                refused={refused}
              />
            </Fieldset>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditServedButton({ served, models }: { served: ServedChoice; models: Models }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(served.name)}`} title="Edit the served model">
      {(close) => (
        <ActionForm
          action={editServedMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <Fieldset refused={refused} models={models} served={served}>
              <input type="hidden" name="id" value={served.id} />
            </Fieldset>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface FieldsetProps {
  refused: Refused | null;
  models: Models;
  served?: ServedChoice;
  children: ReactNode;
}

function Fieldset({ refused, models, served, children }: FieldsetProps) {
  const own = { autoComplete: "off", required: false, refused } as const;
  return (
    <>
      {children}
      <Field {...own} name="displayName" label="Shown as" value={served?.displayName ?? ""} />
      <Field {...own} name="description" label="Description" value={served?.description ?? ""} />
      <Field
        {...own}
        name="provider"
        label="Provider"
        value={served?.provider ?? ""}
        help="As telemetry names it (gen_ai.provider.name): prices are looked up by it."
      />
      <Select
        name="model"
        label="Model of the catalog"
        options={[
          { value: "", label: "Not said" },
          ...models.map((one) => ({ ...one, label: visible(one.label) })),
        ]}
        value={served?.model?.id ?? ""}
        refused={refused}
      />
    </>
  );
}

/** What can be done to a served model. */
export function ServedActs({ served, subscriptions }: { served: ServedChoice; subscriptions: number }) {
  const { id, state } = served;
  const name = visible(served.name);
  return (
    <>
      {state === "paused" ? (
        <ActButton label="Resume" name={`Serve ${name} again`} id={id} action={resumeServedMutation} />
      ) : (
        <ConfirmButton
          label="Pause"
          name={`Pause ${name}`}
          id={id}
          action={pauseServedMutation}
          submit="Pause model"
        >
          Nobody gets it from now on, within 2 seconds everywhere; keys and subscriptions stay as they are.
        </ConfirmButton>
      )}
      <ConfirmButton
        label="Remove"
        name={`Remove ${name}`}
        id={id}
        action={removeServedMutation}
        submit="Remove model"
      >
        {subscriptions === 0
          ? "No subscription holds it. "
          : `${counted(subscriptions, "subscription")} will not hold it any more. `}
        Its endpoints stay and serve nothing; what was used is still shown.
      </ConfirmButton>
    </>
  );
}
