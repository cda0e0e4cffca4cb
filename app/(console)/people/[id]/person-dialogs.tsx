"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import type { PrincipalView } from "@/lib/principals/principal";
import { editMutation, mergeMutation, removeMutation } from "../mutations";
import { PrincipalPicker } from "../principal-picker";
import { type Choice, teamOptions } from "../service-dialogs";

const KINDS = [
  { value: "person", label: "Person" },
  { value: "service", label: "Service" },
];

interface EditButtonProps {
  one: PrincipalView;
  teams: readonly Choice[];
  /** Members whose account can be chosen. */
  members: readonly Choice[];
  /** The account that is linked to this principal itself. */
  account: string | null;
}

export function EditButton({ one, teams, members, account }: EditButtonProps) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(one.name)}`} title="Edit">
      {(close) => (
        <ActionForm
          action={editMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={one.id} />
              <Field name="name" label="Name" autoComplete="off" value={one.name} refused={refused} />
              <Select name="kind" label="Kind" options={KINDS} value={one.kind} refused={refused} />
              {one.kind === "person" && members.length > 0 && (
                <Select
                  name="account"
                  label="Account"
                  options={teamOptions(members)}
                  value={account ?? ""}
                  refused={refused}
                />
              )}
              {one.kind === "service" && (
                <>
                  <Field
                    name="purpose"
                    label="Purpose"
                    autoComplete="off"
                    required={false}
                    value={one.purpose ?? ""}
                    refused={refused}
                  />
                  <Select
                    name="ownerTeam"
                    label="Owner team"
                    options={teamOptions(teams)}
                    value={one.ownerTeam?.id ?? ""}
                    refused={refused}
                  />
                </>
              )}
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Merges somebody else into this one. */
export function MergeButton({ id, name }: Choice) {
  return (
    <DialogButton label="Merge another into this" title={`Merge another into ${visible(name)}`}>
      {(close) => (
        <ActionForm
          action={mergeMutation}
          submit="Merge"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="keep" value={id} />
              <PrincipalPicker name="merge" legend="Who is the same?" without={id} />
              <p>
                Their names, teams and account count for {visible(name)} from then on. Nothing that is stored
                changes, and the merge can be undone on this page.
              </p>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RemoveButton({ id, name }: Choice) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove ${visible(name)}`}
      id={id}
      action={removeMutation}
      submit="Remove"
    >
      It leaves the list and its teams. It was made by hand, and nothing in the records names it.
    </ConfirmButton>
  );
}
