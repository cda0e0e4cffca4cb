"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import type { EngineView } from "@/lib/engines/engine";
import { addEngineMutation, editEngineMutation, removeEngineMutation } from "./mutations";

const MODES = [
  { value: "observe", label: "Observe: its answer is recorded, and decides nothing" },
  { value: "enforce", label: "Enforce: the stricter of both answers counts" },
];

export function AddEngineButton() {
  return (
    <DialogButton label="Add engine" title="Ask another policy engine" primary>
      {(close) => (
        <ActionForm
          action={addEngineMutation}
          submit="Add engine"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => <EngineFields refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditEngineButton({ engine }: { engine: EngineView }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(engine.name)}`} title="Edit the engine">
      {(close) => (
        <ActionForm
          action={editEngineMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <EngineFields refused={refused} engine={engine}>
              <input type="hidden" name="id" value={engine.id} />
            </EngineFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface EngineFieldsProps {
  refused: Refused | null;
  engine?: EngineView;
  children?: ReactNode;
}

function EngineFields({ refused, engine, children }: EngineFieldsProps) {
  return (
    <>
      {children}
      <Field name="name" label="Name" autoComplete="off" value={engine?.name ?? ""} refused={refused} />
      <Field
        name="url"
        label="Address"
        autoComplete="off"
        value={engine?.url ?? ""}
        help="Of the OPA server, such as https://opa.example.com. Internal hosts must be allowed by the operator."
        refused={refused}
      />
      <Field
        name="path"
        label="Document"
        autoComplete="off"
        value={engine?.path ?? ""}
        help="Its path below /v1/data/, such as agents/decision. Its value is true or false, or an object with allow or decision."
        refused={refused}
      />
      <Select name="mode" label="Mode" options={MODES} value={engine?.mode ?? "observe"} refused={refused} />
      <Field
        name="timeoutMs"
        label="Time limit in milliseconds"
        autoComplete="off"
        value={String(engine?.timeoutMs ?? 500)}
        help="50 to 5,000. Each decision waits for it, in both modes."
        refused={refused}
      />
      <Field
        name="token"
        label="Token"
        type="password"
        autoComplete="off"
        required={false}
        help={
          engine?.hasToken
            ? "Leave it empty to keep the present one. With another host it goes."
            : "A bearer token, where the engine asks for one. It is kept encrypted."
        }
        refused={refused}
      />
    </>
  );
}

export function RemoveEngineButton({ engine }: { engine: EngineView }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove ${visible(engine.name)}`}
      id={engine.id}
      action={removeEngineMutation}
      submit="Remove engine"
    >
      {engine.mode === "enforce"
        ? "From then on our own policies decide alone: what only this engine denied is permitted within 2 s."
        : "It is asked no more, and its token is forgotten."}
    </ConfirmButton>
  );
}
