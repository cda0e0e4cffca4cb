"use client";

import { ActButton } from "@/app/_ui/form/act-button";
import { ActionForm } from "@/app/_ui/form/action-form";
import { ConfirmButton } from "@/app/_ui/form/confirm-button";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import {
  archiveMutation,
  describeMutation,
  discardMutation,
  proposeMutation,
  restoreMutation,
  reviewMutation,
  withdrawMutation,
} from "../mutations";

export function ProposeButton({ policy, name }: { policy: string; name: string }) {
  return (
    <DialogButton
      label="Propose"
      name={`Propose the draft of ${name}`}
      title="Propose this draft for review"
      primary
    >
      {(close) => (
        <ActionForm
          action={proposeMutation}
          submit="Propose"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                It becomes a version that nobody can edit. Another person, who did not write it, approves or
                rejects it; nothing is in force by it yet.
              </p>
              <input type="hidden" name="id" value={policy} />
              <Field name="why" label="Why this change" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface VersionProps {
  policy: string;
  number: number;
}

export function ReviewButton({ policy, number, answer }: VersionProps & { answer: "approve" | "reject" }) {
  const isYes = answer === "approve";
  const label = isYes ? "Approve" : "Reject";
  return (
    <DialogButton
      label={label}
      name={`${label} version ${number}`}
      title={`${label} version ${number}`}
      primary={isYes}
      danger={!isYes}
    >
      {(close) => (
        <ActionForm
          action={reviewMutation}
          submit={label}
          danger={!isYes}
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <p>
                {isYes
                  ? "It may be published then. You stand for having read it; the history keeps your name and note."
                  : "Its text becomes the draft again, so that its authors can go on from it."}
              </p>
              <input type="hidden" name="policy" value={policy} />
              <input type="hidden" name="number" value={number} />
              <input type="hidden" name="answer" value={answer} />
              <Field name="note" label="Note" autoComplete="off" refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function WithdrawButton({ policy, number }: VersionProps) {
  return (
    <DialogButton label="Withdraw" name={`Withdraw version ${number}`} title={`Withdraw version ${number}?`}>
      {(close) => (
        <ActionForm
          action={withdrawMutation}
          submit="Withdraw"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <p>It leaves review, and its text becomes the draft again.</p>
              <input type="hidden" name="policy" value={policy} />
              <input type="hidden" name="number" value={number} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function DiscardButton({
  policy,
  revision,
  name,
}: {
  policy: string;
  revision: number;
  name: string;
}) {
  return (
    <ConfirmButton
      label="Discard draft"
      name={`Discard the draft of ${name}`}
      id={`${policy}@${revision}`}
      action={discardMutation}
      submit="Discard draft"
    >
      The newest version is all there is then. The text of the draft is kept nowhere.
    </ConfirmButton>
  );
}

export function ArchiveButton({ policy, name }: { policy: string; name: string }) {
  return (
    <ConfirmButton
      label="Archive"
      name={`Archive ${name}`}
      id={policy}
      action={archiveMutation}
      submit="Archive"
    >
      It leaves the lists. Decisions go on naming it, its versions are kept, and it can be restored.
    </ConfirmButton>
  );
}

export const RestoreButton = ({ policy, name }: { policy: string; name: string }) => (
  <ActButton label="Restore" name={`Restore ${name}`} id={policy} action={restoreMutation} />
);

interface DescribeProps {
  policy: string;
  revision: number;
  name: string;
  description: string | null;
}

export function DescribeButton({ policy, revision, name, description }: DescribeProps) {
  return (
    <DialogButton label="Rename" name={`Rename ${name}`} title="Name and purpose">
      {(close) => (
        <ActionForm
          action={describeMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={policy} />
              <input type="hidden" name="revision" value={revision} />
              <Field name="name" label="Name" value={name} autoComplete="off" refused={refused} />
              <Field
                name="description"
                label="What it is for"
                value={description ?? ""}
                autoComplete="off"
                required={false}
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
