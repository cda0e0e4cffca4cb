"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { AccessView } from "@/lib/subscriptions/access";
import { type ModelChoice, ModelsEditor } from "./models-editor";
import { removeAccessMutation, saveAccessMutation } from "./mutations";
import { OwnersEditor, type TeamChoice } from "./owners-editor";

interface AccessDialogProps {
  /** Null for a new one. */
  one: AccessView | null;
  teams: readonly TeamChoice[];
  models: readonly ModelChoice[];
}

/** Says who may call models at all. */
export function AccessDialog({ one, teams, models }: AccessDialogProps) {
  const held = new Set(one?.models.map(({ id }) => id));
  const title = one ? `Edit ${visible(one.name)}` : "Say who may call models";
  return (
    <DialogButton label={one ? "Edit" : "Restrict models"} name={title} title={title}>
      {(close) => (
        <ActionForm
          action={saveAccessMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={one?.id ?? ""} />
              <Field
                name="name"
                label="Name"
                autoComplete="off"
                value={one?.name}
                help="As manifests write it: lower-case letters, digits, - and ."
                refused={refused}
              />
              <OwnersEditor
                legend="Who may call"
                help="Any one of them is enough. From then on nobody else may, whatever their subscription holds."
                teams={teams}
                given={one?.subjects ?? []}
                refused={refused}
              />
              <ModelsEditor
                models={models.map((model) => ({ ...model, held: held.has(model.id) }))}
                priced={false}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveAccessButton({ one }: { one: AccessView }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove ${visible(one.name)}`}
      id={one.id}
      action={removeAccessMutation}
      submit="Remove"
    >
      Models that no other access names are open again to whoever has a subscription that holds them. This
      cannot be undone.
    </ConfirmButton>
  );
}
