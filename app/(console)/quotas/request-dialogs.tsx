"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { answerMutation, askMutation } from "./mutations";
import css from "./quotas.module.css";

const REASON_HELP = "10 to 500 characters. It stays in the audit.";

interface AnswerButtonsProps {
  id: string;
  who: string;
  /** `5,000 tokens`. */
  wants: string;
}

/** Grants or refuses a request for more. */
export function AnswerButtons({ id, who, wants }: AnswerButtonsProps) {
  return (
    <div className={css.actions}>
      <Answer id={id} who={who} wants={wants} answer="grant" />
      <Answer id={id} who={who} wants={wants} answer="refuse" />
    </div>
  );
}

function Answer({ id, who, wants, answer }: AnswerButtonsProps & { answer: "grant" | "refuse" }) {
  const isGrant = answer === "grant";
  const label = isGrant ? "Grant" : "Refuse";
  return (
    <DialogButton
      label={label}
      name={`${label} the request of ${visible(who)}`}
      title={isGrant ? `Grant ${visible(who)} ${wants}?` : `Refuse ${visible(who)} ${wants}?`}
      danger={!isGrant}
    >
      {(close) => (
        <ActionForm
          action={answerMutation}
          submit={label}
          danger={!isGrant}
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="answer" value={answer} />
              <p>
                {isGrant
                  ? "An override is made under your name; it counts within 2 seconds, until its end."
                  : "The ceiling stays as it is. Who asked reads the answer on their page."}
              </p>
              {isGrant && (
                <>
                  <Field
                    name="ceiling"
                    label="Ceiling, if not as asked"
                    autoComplete="off"
                    required={false}
                    help="50k, 2M, $2,500.00"
                    refused={refused}
                  />
                  <Field
                    name="endsAt"
                    label="Until, if not as asked"
                    autoComplete="off"
                    required={false}
                    help="A time such as 2026-12-31T18:00Z"
                    refused={refused}
                  />
                </>
              )}
              <Field name="reason" label="Answer" autoComplete="off" help={REASON_HELP} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface AskButtonProps {
  quota: string;
  /** Empty: the shared counter. */
  holder: string;
  quotaName: string;
  /** `2,000,000 tokens`. */
  ceiling: string;
  /** What the field of the end begins with, ISO 8601. */
  endsAt: string;
  label?: string;
}

/** Asks for another ceiling for a while; an administrator answers. */
export function AskButton({
  quota,
  holder,
  quotaName,
  ceiling,
  endsAt,
  label = "Ask for more",
}: AskButtonProps) {
  return (
    <DialogButton label={label} name={`Ask for more of ${visible(quotaName)}`} title="Ask for more">
      {(close) => (
        <ActionForm action={askMutation} submit="Ask" beside={<CancelButton close={close} />} onDone={close}>
          {(refused) => (
            <>
              <input type="hidden" name="quota" value={quota} />
              <input type="hidden" name="holder" value={holder} />
              <p>
                The ceiling is {ceiling} now. Whoever looks after quotas is told, and you read the answer on
                your own page.
              </p>
              <Field
                name="ceiling"
                label="Ceiling that you need"
                autoComplete="off"
                help="50k, 2M, $2,500.00"
                refused={refused}
              />
              <Field
                name="endsAt"
                label="Until"
                autoComplete="off"
                value={endsAt}
                help="A time in UTC"
                refused={refused}
              />
              <Field name="reason" label="What for" autoComplete="off" help={REASON_HELP} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
