"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { StopKind } from "@/lib/stops/stop";
import { liftMutation, stopMutation } from "./mutations";
import { StopReach } from "./stop-reach";
import { CONCERNS } from "./words";

interface StopButtonProps {
  kind: StopKind;
  target: string;
  name: string;
  /** What the button shows, where "Stop" alone says too little. */
  label?: string;
}

/** Stops something in one step: the dialog says what that reaches and asks why. */
export function StopButton({ kind, target, name, label = "Stop" }: StopButtonProps) {
  return (
    <DialogButton label={label} name={`Stop ${visible(name)}`} title={`Stop ${visible(name)}?`} danger>
      {(close) => (
        <ActionForm
          action={stopMutation}
          submit="Stop"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="kind" value={kind} />
              <input type="hidden" name="target" value={target} />
              <p>
                Within 2 seconds every decision denies {CONCERNS[kind]}, until somebody lifts the stop. What
                asks nobody before it acts is not hindered: it is marked in the audit.
              </p>
              <StopReach kind={kind} target={target} />
              <Field
                name="reason"
                label="Reason"
                autoComplete="off"
                help="At least 10 characters. Whoever is denied by it will read it."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Ends a stop, with a reason. */
export function LiftButton({ id, name }: { id: string; name: string }) {
  return (
    <DialogButton
      label="Lift"
      name={`Lift the stop of ${visible(name)}`}
      title={`Lift the stop of ${visible(name)}?`}
    >
      {(close) => (
        <ActionForm
          action={liftMutation}
          submit="Lift the stop"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>Within 2 seconds policies alone decide again. What was denied meanwhile is not repeated.</p>
              <Field
                name="reason"
                label="Reason"
                autoComplete="off"
                help="At least 10 characters."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
