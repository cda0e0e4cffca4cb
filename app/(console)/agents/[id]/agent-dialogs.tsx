"use client";

import { visible } from "@/app/_ui/content/visible";
import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { PrincipalPicker } from "@/app/(console)/people/principal-picker";
import type { AgentRef, AgentView } from "@/lib/agents/agent";
import { ATTEST_DAYS } from "@/lib/agents/terms";
import { type AboutAgent, AboutFields } from "../about-fields";
import {
  attestMutation,
  editMutation,
  ownersMutation,
  restoreMutation,
  resumeMutation,
  retireMutation,
} from "../mutations";

interface EditButtonProps {
  id: string;
  about: AboutAgent;
  runtime: AgentView["runtime"];
}

export function EditAgentButton({ id, about, runtime }: EditButtonProps) {
  return (
    <DialogButton label="Edit" name={`Edit ${visible(about.name)}`} title={`Edit ${visible(about.name)}`}>
      {(close) => (
        <ActionForm
          action={editMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              <AboutFields about={about} refused={refused} />
              {(
                [
                  ["runtimeClass", "Runtime class", "Such as kata: how its pods are kept apart."],
                  ["sandbox", "Sandbox", "Such as an OpenShell policy."],
                  ["namespace", "Namespace", "Where it runs in the cluster."],
                ] as const
              ).map(([name, label, help]) => (
                <Field
                  key={name}
                  name={name}
                  label={label}
                  help={help}
                  autoComplete="off"
                  required={false}
                  value={runtime[name] ?? ""}
                  refused={refused}
                />
              ))}
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface OwnersButtonProps extends AgentRef {
  owner: AgentRef | null;
  sponsor: AgentRef | null;
}

export function OwnersButton({ id, name, owner, sponsor }: OwnersButtonProps) {
  return (
    <DialogButton
      label={owner ? "Change" : "Assign owner"}
      name={`Owner and sponsor of ${visible(name)}`}
      title={`Who answers for ${visible(name)}?`}
      primary={!owner}
    >
      {(close) => (
        <ActionForm
          action={ownersMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              <PrincipalPicker name="owner" legend="Owner" kind="person" chosen={owner} none="No owner" />
              <PrincipalPicker
                name="sponsor"
                legend="Sponsor"
                kind="person"
                chosen={sponsor}
                none="No sponsor"
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function ResumeButton({ id, name }: AgentRef) {
  return <ActButton label="Resume" name={`Resume ${visible(name)}`} id={id} action={resumeMutation} />;
}

/** One click: what is declared is right, for another quarter. */
export function AttestButton({ id, name }: AgentRef) {
  return (
    <ActButton
      label={`Attest for ${ATTEST_DAYS} days`}
      name={`Attest ${visible(name)} for ${ATTEST_DAYS} days`}
      id={id}
      action={attestMutation}
    />
  );
}

export function RetireButton({ id, name }: AgentRef) {
  return (
    <ConfirmButton
      label="Retire"
      name={`Retire ${visible(name)}`}
      id={id}
      action={retireMutation}
      submit="Retire"
    >
      It leaves the list and its counts; its record and its actions stay. If it acts again it shows here. It
      can be brought back.
    </ConfirmButton>
  );
}

export function RestoreButton({ id, name }: AgentRef) {
  return (
    <ActButton label="Bring back" name={`Bring back ${visible(name)}`} id={id} action={restoreMutation} />
  );
}
