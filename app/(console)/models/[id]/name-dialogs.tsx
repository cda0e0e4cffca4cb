"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Select } from "@/app/_ui/form/select";
import { DoButton } from "../../people/do-button";
import { bindMutation, freeMutation } from "../mutations";

interface BindButtonProps {
  provider: string;
  name: string;
  current: string;
  choices: readonly { value: string; label: string }[];
}

/** Says what a name in telemetry stands for. */
export function BindButton({ provider, name, current, choices }: BindButtonProps) {
  const shown = visible(name);
  return (
    <DialogButton label="Bind" name={`Bind ${shown}`} title={`What does ${shown} stand for?`}>
      {(close) => (
        <ActionForm
          action={bindMutation}
          submit="Bind name"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="provider" value={provider} />
              <input type="hidden" name="name" value={name} />
              <Select
                name="to"
                label="Model or version"
                options={choices.map(({ value, label }) => ({ value, label: visible(label) }))}
                value={current}
                refused={refused}
              />
              <p>
                Calls under this name count for it, those of the past too. Nothing that is stored changes, and
                it can be bound anew.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function FreeButton({ id, provider, name }: { id: string; provider: string; name: string }) {
  return (
    <DoButton
      label="Take away"
      name={`Take away ${visible(name)}`}
      fields={{ id, provider, name }}
      action={freeMutation}
    />
  );
}
