"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { closeMutation } from "./mutations";

interface CloseButtonProps {
  /** Those that are over, the newest first. */
  months: readonly { value: string; label: string }[];
  zone: string;
}

/** Closes a month: which, and where it begins and ends. */
export function CloseButton({ months, zone }: CloseButtonProps) {
  return (
    <DialogButton label="Close a month" title="Close a month" primary>
      {(close) => (
        <ActionForm
          action={closeMutation}
          submit="Close month"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Select
                name="month"
                label="Month"
                options={months}
                help="What everybody used is kept for good, at the prices of the day and with the names of today."
                refused={refused}
              />
              <Field
                name="zone"
                label="Time zone"
                value={zone}
                autoComplete="off"
                help="The month begins and ends at its midnight: Europe/Madrid, or UTC."
                refused={refused}
              />
              <Field
                name="reason"
                label="Reason"
                required={false}
                autoComplete="off"
                help="Needed where the month was closed already: the former closing stays beside the new one."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
