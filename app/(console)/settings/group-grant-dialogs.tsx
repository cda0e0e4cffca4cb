"use client";

import { useId } from "react";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { Select } from "@/app/_ui/form/select";
import { ROLE_NAMES } from "@/lib/access/abilities";
import { addGrantMutation, removeGrantMutation } from "./group-grant-mutations";

interface Choices {
  providers: { id: string; name: string }[];
  groups: string[];
}

const DIRECTORY = { value: "", label: "This tenant's directory (SCIM)" };
const ROLES = ROLE_NAMES.map((role) => ({ value: role, label: role }));

export function AddGrantButton({ providers, groups }: Choices) {
  const list = useId();
  const sources = [...providers.map(({ id, name }) => ({ value: id, label: name })), DIRECTORY];
  return (
    <DialogButton label="Map group" title="Map a group to a role" primary>
      {(close) => (
        <ActionForm
          action={addGrantMutation}
          submit="Map group"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Select name="provider" label="Said by" options={sources} refused={refused} />
              <Field
                name="group"
                label="Group"
                autoComplete="off"
                help="Exactly as it is said; Entra ID says object ids."
                list={list}
                refused={refused}
              />
              <datalist id={list}>
                {groups.map((group) => (
                  <option key={group} value={group} />
                ))}
              </datalist>
              <Select name="role" label="Role" options={ROLES} value="member" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface Grant {
  id: string;
  group: string;
  role: string;
  people: number;
}

export function RemoveGrantButton({ id, group, role, people }: Grant) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove the mapping of ${group} to ${role}`}
      id={id}
      action={removeGrantMutation}
      submit="Remove mapping"
    >
      {people === 1 ? "1 person has" : `${people} people have`} the role {role} by it, and lose it at once,
      unless another group gives it. Who has no other role is no longer a member.
    </ConfirmButton>
  );
}
