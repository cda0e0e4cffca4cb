"use client";

import Link from "next/link";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { fullTime } from "@/app/_ui/format/time";
import { IssuedSecret } from "./issue-dialog";
import { revokeKeyMutation, rotateKeyMutation, setMaxDaysMutation } from "./mutations";
import { keyHref } from "./url";

interface KeyName {
  id: string;
  name: string;
}

const GRACES = [
  { value: "0", label: "Not at all: it ends now" },
  { value: "1", label: "1 hour" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
  { value: "720", label: "30 days" },
];

interface RotateProps extends KeyName {
  /** A served model that it is good for, for the snippets. */
  model: string;
  /** It ended or was rotated: the button is gone, and a dialog that shows the new secret stays until it is left. */
  isOver: boolean;
}

/** A new secret for the same; the old one lives on for a grace. */
export function RotateKeyButton({ isOver, ...key }: RotateProps) {
  return (
    <span hidden={isOver}>
      <RotateDialog {...key} />
    </span>
  );
}

function RotateDialog({ id, name, model }: Omit<RotateProps, "isOver">) {
  return (
    <DialogButton label="Rotate" name={`Rotate ${visible(name)}`} title={`Rotate ${visible(name)}`}>
      {(close) => (
        <ActionForm
          action={rotateKeyMutation}
          submit="Rotate"
          beside={<CancelButton close={close} />}
          done={(rotated) => (
            <>
              <p>
                {rotated.old.endsAt === null
                  ? `The old secret (${rotated.old.prefix}…) is refused within 2 seconds.`
                  : `The old secret (${rotated.old.prefix}…) is good until ${fullTime(rotated.old.endsAt).slice(0, 16)} UTC.`}{" "}
                {rotated.old.endsAt !== null && (
                  <Link href={keyHref(rotated.old.id)}>Watch what still uses it</Link>
                )}
              </p>
              <IssuedSecret issued={rotated} onDone={close} />
            </>
          )}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <input type="hidden" name="model" value={model} />
              <Select
                name="graceHours"
                label="The old secret lives on for"
                options={GRACES}
                value="24"
                help="Never longer than it would have. Its page shows what still uses it, and ends it early."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Ends a key after saying what breaks with it. */
export function RevokeKeyButton({
  id,
  name,
  breaks,
  label = "Revoke",
}: KeyName & { breaks: string; label?: string }) {
  return (
    <ConfirmButton
      label={label}
      name={`${label}: ${visible(name)}`}
      title={`Revoke ${visible(name)}?`}
      id={id}
      action={revokeKeyMutation}
      submit="Revoke"
    >
      {breaks} Requests with it are refused within 2 seconds. This cannot be undone.
    </ConfirmButton>
  );
}

/** For how long keys for models may be good. */
export function MaxDaysButton({ maxDays }: { maxDays: number }) {
  return (
    <DialogButton
      label="Change"
      name="Change how long keys may be good"
      title="How long keys for models may be good"
    >
      {(close) => (
        <ActionForm
          action={setMaxDaysMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <Field
              name="maxDays"
              label="Days at most"
              autoComplete="off"
              value={String(maxDays)}
              help="1 to 3650. Keys that are issued stay as they are."
              refused={refused}
            />
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
