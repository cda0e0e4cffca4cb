"use client";

import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { DoButton } from "./do-button";
import { discoverMutation, makeServiceMutation } from "./mutations";

export interface Choice {
  id: string;
  name: string;
}

export function teamOptions(teams: readonly Choice[]) {
  return [{ value: "", label: "None" }, ...teams.map(({ id, name }) => ({ value: id, label: name }))];
}

/** A machine that agents act for, made by hand. */
export function MakeServiceButton({ teams }: { teams: readonly Choice[] }) {
  return (
    <DialogButton label="Add service" title="Add a service" primary>
      {(close) => (
        <ActionForm action={makeServiceMutation} submit="Add service" beside={<CancelButton close={close} />}>
          {(refused) => (
            <>
              <Field name="name" label="Name" autoComplete="off" refused={refused} />
              <Field
                name="purpose"
                label="Purpose"
                autoComplete="off"
                required={false}
                help="What it is for, for those who meet it in the audit."
                refused={refused}
              />
              <Select name="ownerTeam" label="Owner team" options={teamOptions(teams)} refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Telemetry is looked through each minute; this does it now. */
export function LookNowButton() {
  return (
    <DoButton
      label="Look now"
      name="Look for people in telemetry now"
      fields={{}}
      action={discoverMutation}
    />
  );
}
