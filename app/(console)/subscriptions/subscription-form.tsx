"use client";

import { useId } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { ActionForm } from "@/app/_ui/form/action-form";
import { Field } from "@/app/_ui/form/field";
import form from "@/app/_ui/form/form.module.css";
import { FormGroup } from "@/app/_ui/patternfly/form";
import type { SubscriptionView } from "@/lib/subscriptions/subscription";
import { type ModelChoice, ModelsEditor } from "./models-editor";
import { saveSubscriptionMutation } from "./mutations";
import { OwnersEditor, type TeamChoice } from "./owners-editor";

interface SubscriptionFormProps {
  /** Null for a new one. */
  one: SubscriptionView | null;
  teams: readonly TeamChoice[];
  models: readonly ModelChoice[];
}

/** Who draws on which models, and who pays. */
export function SubscriptionForm({ one, teams, models }: SubscriptionFormProps) {
  return (
    <ActionForm action={saveSubscriptionMutation} submit={one ? "Save" : "Create subscription"}>
      {(refused) => (
        <>
          <input type="hidden" name="id" value={one?.id ?? ""} />
          <Field
            name="name"
            label="Name"
            autoComplete="off"
            value={one?.name}
            help="As gateways and manifests write it: lower-case letters, digits, - and ."
            refused={refused}
          />
          <Field
            name="displayName"
            label="What people call it"
            autoComplete="off"
            required={false}
            value={one?.displayName ?? ""}
            refused={refused}
          />
          <Field
            name="description"
            label="What it is for"
            autoComplete="off"
            required={false}
            value={one?.description ?? ""}
            refused={refused}
          />
          <OwnersEditor
            legend="Owners"
            help="Any one of them may draw on it, and issue keys for themself."
            teams={teams}
            given={one?.owners ?? []}
            refused={refused}
          />
          <ModelsEditor models={models} priced refused={refused} />
          <PayingFields one={one} refused={refused} />
        </>
      )}
    </ActionForm>
  );
}

function LabelsField({ value, error }: { value: string; error: string | undefined }) {
  const id = useId();
  return (
    <FormGroup label="Labels" fieldId={id}>
      <textarea
        id={id}
        name="labels"
        rows={3}
        className={form.paste}
        defaultValue={value}
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-help`}
      />
      {error && <p className={form.wrong}>{error}</p>}
      <p id={`${id}-help`}>name=value, one a line. They stand in showback and in manifests.</p>
    </FormGroup>
  );
}

/** Which one is taken, and who pays. */
function PayingFields({ one, refused }: { one: SubscriptionView | null; refused: Refused | null }) {
  const labels = Object.entries(one?.labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return (
    <>
      <Field
        name="priority"
        label="Priority"
        autoComplete="off"
        value={String(one?.priority ?? 0)}
        help="Of several subscriptions that would do, the highest is taken; ties by name."
        refused={refused}
      />
      <Field
        name="costCentre"
        label="Cost centre"
        autoComplete="off"
        required={false}
        value={one?.costCentre ?? ""}
        refused={refused}
      />
      <Field
        name="organisation"
        label="Organisation"
        autoComplete="off"
        required={false}
        value={one?.organisation ?? ""}
        refused={refused}
      />
      <LabelsField value={refused?.typed.labels?.[0] ?? labels.join("\n")} error={refused?.fields.labels} />
    </>
  );
}
