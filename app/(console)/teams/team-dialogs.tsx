"use client";

import type { ReactNode } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import type { TeamView } from "@/lib/principals/teams";
import { PrincipalPicker } from "../people/principal-picker";
import { addMemberMutation, editTeamMutation, makeTeamMutation, removeTeamMutation } from "./mutations";

export function MakeTeamButton() {
  return (
    <DialogButton label="Create team" title="Create a team" primary>
      {(close) => (
        <ActionForm action={makeTeamMutation} submit="Create team" beside={<CancelButton close={close} />}>
          {(refused) => <TeamFields refused={refused} />}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function EditTeamButton({ team }: { team: TeamView }) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(team.name)}`} title="Edit the team">
      {(close) => (
        <ActionForm
          action={editTeamMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <TeamFields refused={refused} team={team}>
              <input type="hidden" name="id" value={team.id} />
            </TeamFields>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

function TeamFields({
  refused,
  team,
  children,
}: {
  refused: Refused | null;
  team?: TeamView;
  children?: ReactNode;
}) {
  return (
    <>
      {children}
      <Field name="name" label="Name" autoComplete="off" value={team?.name} refused={refused} />
      <PrincipalPicker name="owner" legend="Owner" chosen={team?.owner} none="No owner" />
      <Field
        name="group"
        label="Group"
        autoComplete="off"
        required={false}
        value={team?.group ?? ""}
        help="Of the identity provider or the directory: its members are in the team, as long as they are in the group."
        refused={refused}
      />
      <Field
        name="costCentre"
        label="Cost centre"
        autoComplete="off"
        required={false}
        value={team?.costCentre ?? ""}
        refused={refused}
      />
    </>
  );
}

export function RemoveTeamButton({ team }: { team: TeamView }) {
  return (
    <ConfirmButton
      label="Remove"
      name={`Remove the team ${visible(team.name)}`}
      id={team.id}
      action={removeTeamMutation}
      submit="Remove team"
    >
      {team.members} in it stay on the list of people; {team.services} services have no owner team any more.
      This cannot be undone.
    </ConfirmButton>
  );
}

export function AddMemberButton({ team }: { team: TeamView }) {
  return (
    <DialogButton label="Add member" title={`Add a member to ${visible(team.name)}`}>
      {(close) => (
        <ActionForm
          action={addMemberMutation}
          submit="Add member"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={team.id} />
              <PrincipalPicker name="principal" legend="Who?" />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
