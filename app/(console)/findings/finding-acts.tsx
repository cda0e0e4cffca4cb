"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { DoButton } from "../people/do-button";
import css from "./findings.module.css";
import { acknowledgeMutation, checkMutation, reopenMutation, resolveMutation } from "./mutations";

interface FindingActsProps {
  id: string;
  state: "new" | "acknowledged" | "resolved";
  /** Of the subject. */
  subject: string;
  /** A person resolved it: it can be opened again. */
  byPerson: boolean;
}

/** What somebody can do about a finding. */
export function FindingActs({ id, state, subject, byPerson }: FindingActsProps) {
  const name = visible(subject);
  return (
    <div className={css.acts}>
      {state === "new" && (
        <ActButton label="Acknowledge" name={`Acknowledge ${name}`} id={id} action={acknowledgeMutation} />
      )}
      {state !== "resolved" && (
        <DialogButton label="Resolve" name={`Resolve ${name}`} title={`Resolve the finding about ${name}`}>
          {(close) => (
            <ActionForm
              action={resolveMutation}
              submit="Resolve"
              beside={<CancelButton close={close} />}
              onDone={close}
            >
              {(refused) => (
                <>
                  <input type="hidden" name="id" value={id} />
                  <p>What ends by itself is resolved by itself. Say why this may stay, or what was done.</p>
                  <Field name="reason" label="Reason" autoComplete="off" refused={refused} />
                </>
              )}
            </ActionForm>
          )}
        </DialogButton>
      )}
      {state === "resolved" && byPerson && (
        <ActButton label="Open again" name={`Open ${name} again`} id={id} action={reopenMutation} />
      )}
    </div>
  );
}

/** Looks now instead of within five minutes. */
export function LookNowButton() {
  return <DoButton label="Look now" name="Look for findings now" fields={{}} action={checkMutation} />;
}
