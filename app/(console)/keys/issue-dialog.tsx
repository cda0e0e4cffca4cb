"use client";

import { useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { SecretOnce } from "@/app/_ui/form/secret-once";
import { Select } from "@/app/_ui/form/select";
import { PrincipalPicker } from "../people/principal-picker";
import type { KeyChoices } from "./choices";
import css from "./keys.module.css";
import { type IssuedModelKey, issueModelKeyMutation } from "./mutations";
import { KeySnippets } from "./snippet-list";

const LIVES = [
  { days: 0, label: "1 hour (ephemeral)" },
  { days: 7, label: "7 days" },
  { days: 30, label: "30 days" },
  { days: 90, label: "90 days" },
  { days: 365, label: "A year" },
];

/** Issues a key for models: for oneself, or by an administrator for anybody. */
export function IssueKeyButton({ choices, primary }: { choices: KeyChoices; primary?: boolean }) {
  return (
    <DialogButton label="Issue key" title="Issue a key for models" primary={primary ?? true}>
      {(close) => (
        <ActionForm
          action={issueModelKeyMutation}
          submit="Issue key"
          beside={<CancelButton close={close} />}
          done={(issued) => <IssuedSecret issued={issued} onDone={close} />}
        >
          {(refused) => <KeyFields choices={choices} refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** The secret on the only screen that ever shows it, with the forms in which it is used. */
export function IssuedSecret({ issued, onDone }: { issued: IssuedModelKey; onDone: () => void }) {
  return (
    <SecretOnce
      label="Key for models"
      secret={issued.secret}
      help="It is shown only now and kept as a hash. Send it as Authorization: Bearer."
      onDone={onDone}
    >
      <KeySnippets model={issued.model} secret={issued.secret} />
    </SecretOnce>
  );
}

function KeyFields({ choices, refused }: { choices: KeyChoices; refused: Refused | null }) {
  const { subscriptions, forOthers, maxDays } = choices;
  const [chosen, setChosen] = useState(refused?.typed.subscription?.[0] ?? subscriptions[0]?.id ?? "");
  const models = subscriptions.find(({ id }) => id === chosen)?.models ?? [];
  const lives = LIVES.filter(({ days }) => days <= maxDays);
  const usual = String(lives.findLast(({ days }) => days <= 90)?.days ?? 0);
  return (
    <>
      <Field
        name="name"
        label="Name"
        autoComplete="off"
        help="What uses it, such as “nightly summaries”."
        refused={refused}
      />
      {forOthers && <PrincipalPicker name="holder" legend="Holder" none="Myself" />}
      <Select
        name="subscription"
        label="Subscription"
        options={subscriptions.map(({ id, label }) => ({ value: id, label: visible(label) }))}
        value={chosen}
        help="What it draws on, and whose limits count."
        onPick={setChosen}
        refused={refused}
      />
      <ModelChoices models={models} refused={refused} />
      <Field name="purpose" label="Purpose" autoComplete="off" required={false} refused={refused} />
      <Select
        name="days"
        label="Good for"
        options={lives.map(({ days, label }) => ({ value: String(days), label }))}
        value={usual}
        help={`At most ${maxDays} days here.`}
        refused={refused}
      />
      {forOthers && <ForOthers choices={choices} refused={refused} />}
    </>
  );
}

function ModelChoices({ models, refused }: { models: readonly string[]; refused: Refused | null }) {
  const error = refused?.fields.scopes;
  return (
    <fieldset className={css.models}>
      <legend>Models</legend>
      <input type="hidden" name="model" value={models[0] ?? ""} />
      {error && <p className={css.ended}>{error}</p>}
      {models.length === 0 && <small>The subscription holds none yet.</small>}
      {models.map((model) => (
        <label key={model}>
          <input
            type="checkbox"
            name="scopes"
            value={model}
            defaultChecked={refused?.typed.scopes?.includes(model)}
          />
          <Text of={model} />
        </label>
      ))}
      {models.length > 0 && (
        <small>None chosen: all of the subscription, also those that it gets later.</small>
      )}
    </fieldset>
  );
}

/** Who pays and which agent uses it: an administrator's to say. */
function ForOthers({ choices, refused }: { choices: KeyChoices; refused: Refused | null }) {
  const named = (all: KeyChoices["teams"]) =>
    all.map(({ id, name }) => ({ value: id, label: visible(name) }));
  return (
    <>
      <Select
        name="team"
        label="Team that pays"
        options={[{ value: "", label: "The holder's that owns the subscription" }, ...named(choices.teams)]}
        refused={refused}
      />
      <Select
        name="agent"
        label="Agent that uses it alone"
        options={[{ value: "", label: "None: whoever has the key" }, ...named(choices.agents)]}
        refused={refused}
      />
    </>
  );
}
