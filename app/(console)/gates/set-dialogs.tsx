"use client";

import { useId } from "react";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import css from "./gates.module.css";
import { resetGatesMutation, setGatesMutation } from "./mutations";

interface SetProps {
  subject: "model" | "agent";
  stage: string;
}

/** Gates are data: a list in JSON, whose fields are checked one by one. */
export function EditGatesButton({ subject, stage, gates }: SetProps & { gates: string }) {
  const id = useId();
  return (
    <DialogButton
      label="Edit"
      name={`Edit the gates of ${subject}s before ${stage}`}
      title={`Gates of ${subject}s before ${stage}`}
    >
      {(close) => (
        <ActionForm
          action={setGatesMutation}
          submit="Save gates"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="subject" value={subject} />
              <input type="hidden" name="stage" value={stage} />
              <label htmlFor={id}>Gates, as a JSON list</label>
              <textarea
                id={id}
                name="gates"
                className={css.text}
                defaultValue={refused?.typed.gates?.[0] ?? gates}
                autoComplete="off"
                spellCheck={false}
                aria-invalid={refused ? true : undefined}
                aria-describedby={`${id}-help`}
              />
              <p id={`${id}-help`}>
                Versions are judged by them from now on. Those that are in a stage stay there.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export const ResetGatesButton = ({ subject, stage }: SetProps) => (
  <ConfirmButton
    label="Reset"
    name={`Reset the gates of ${subject}s before ${stage}`}
    id={`${subject}:${stage}`}
    action={resetGatesMutation}
    submit="Reset gates"
  >
    The set that comes along takes the place of yours. Changes keeps what yours was.
  </ConfirmButton>
);
