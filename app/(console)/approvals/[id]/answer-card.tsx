"use client";

import { useRef } from "react";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { useKeys } from "@/app/_ui/keys/use-keys";
import css from "../approvals.module.css";
import { answerMutation, cancelMutation } from "../mutations";

interface AnswerCardProps {
  id: string;
  /** `Refunder: call refund`. */
  what: string;
  /** What happens on each answer. */
  words: { approve: string; reject: string };
  mayCancel: boolean;
  /** Whom the reader may stand in for, and whether he may answer for himself. */
  places: { id: string; name: string }[];
  own: boolean;
}

/** Approve or reject with a reason; `a` and `r` open the dialogs. */
export function AnswerCard({ id, what, words, mayCancel, places, own }: AnswerCardProps) {
  const box = useRef<HTMLDivElement>(null);
  const press = (answer: string) =>
    box.current?.querySelector<HTMLElement>(`[data-answer=${answer}] button`)?.click();
  useKeys("approval", { approve: () => press("approve"), reject: () => press("reject") });
  const options = [
    ...(own ? [{ value: "", label: "Myself" }] : []),
    ...places.map((one) => ({ value: one.id, label: visible(one.name) })),
  ];
  return (
    <div className={css.acts} ref={box}>
      {(["approve", "reject"] as const).map((answer) => (
        <span key={answer} data-answer={answer}>
          <DialogButton
            label={answer === "approve" ? "Approve" : "Reject"}
            name={`${answer === "approve" ? "Approve" : "Reject"} ${visible(what)}`}
            title={answer === "approve" ? "Approve this once?" : "Reject this?"}
            primary={answer === "approve"}
            danger={answer === "reject"}
          >
            {(close) => (
              <ActionForm
                action={answerMutation}
                submit={answer === "approve" ? "Approve" : "Reject"}
                danger={answer === "reject"}
                beside={<CancelButton close={close} />}
                onDone={close}
              >
                {(refused) => (
                  <>
                    <input type="hidden" name="id" value={id} />
                    <input type="hidden" name="answer" value={answer} />
                    <p>{words[answer]}</p>
                    {places.length > 0 && (
                      <Select name="insteadOf" label="In the place of" options={options} refused={refused} />
                    )}
                    <Field
                      name="reason"
                      label="Reason"
                      autoComplete="off"
                      help="It stands in the audit, and the asker is told."
                      refused={refused}
                    />
                  </>
                )}
              </ActionForm>
            )}
          </DialogButton>
        </span>
      ))}
      {mayCancel && <CancelWaiting id={id} what={what} />}
    </div>
  );
}

function CancelWaiting({ id, what }: { id: string; what: string }) {
  return (
    <DialogButton label="Cancel" name={`Cancel ${visible(what)}`} title="End the waiting without an answer?">
      {(close) => (
        <ActionForm
          action={cancelMutation}
          submit="End the waiting"
          beside={<CancelButton close={close} label="Keep waiting" />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <p>It is not let through. The agent may ask the same again at once.</p>
              <Field name="reason" label="Reason" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
