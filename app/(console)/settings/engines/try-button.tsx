"use client";

import { useActionState } from "react";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { CopyButton } from "@/app/_ui/copy-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { TextArea } from "@/app/_ui/form/text-area";
import { Button } from "@/app/_ui/patternfly/button";
import { ActionGroup, Form } from "@/app/_ui/patternfly/form";
import type { EngineView } from "@/lib/engines/engine";
import css from "./engines.module.css";
import { type Tried, tryEngineMutation } from "./mutations";

/** Asks an engine about a made-up call and shows what it said; the form stays, to try the next. */
export function TryEngineButton({ engine }: { engine: EngineView }) {
  return (
    <DialogButton
      label="Test"
      name={`Test ${visible(engine.name)}`}
      title="Ask the engine about a made-up call"
    >
      {(close) => <Trial engine={engine} close={close} />}
    </DialogButton>
  );
}

function Trial({ engine, close }: { engine: EngineView; close: () => void }) {
  const [state, run, pending] = useActionState(tryEngineMutation, null);
  const refused = state && !state.ok ? state : null;
  return (
    <Form action={run} noValidate>
      <input type="hidden" name="id" value={engine.id} />
      <Field
        name="agent"
        label="Agent"
        autoComplete="off"
        value="agent-under-test"
        help="Its id (agt_…), for what the catalog knows of it; or any name."
        refused={refused}
      />
      <Field name="tool" label="Tool" autoComplete="off" value="refund" refused={refused} />
      <TextArea
        name="input"
        label="Arguments"
        rows={3}
        help='A JSON object, such as {"amount": 900}; empty for none.'
        refused={refused}
      />
      <div role="status">
        {refused && <p className={css.wrong}>{refused.message}</p>}
        {state?.ok && <Outcome tried={state.value} />}
      </div>
      <ActionGroup>
        <Button type="submit" variant="primary" isDisabled={pending} isLoading={pending}>
          Ask
        </Button>
        <CancelButton close={close} />
      </ActionGroup>
    </Form>
  );
}

const WORDS = { allow: "Allows it.", deny: "Denies it.", hold: "Holds it for a person." };

function Outcome({ tried: { effect, reason, isError, tookMs, sent } }: { tried: Tried }) {
  return (
    <>
      <p className={isError ? css.wrong : undefined}>
        <strong>{isError ? "No decision." : WORDS[effect]}</strong> <Text of={reason} /> It took {tookMs} ms.
      </p>
      <details>
        <summary>What it got as input</summary>
        <p className={css.copy}>
          <CopyButton text={sent} label="the input" />
        </p>
        <pre className={css.code}>
          <Text of={sent} />
        </pre>
      </details>
    </>
  );
}
