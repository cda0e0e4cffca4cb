"use client";

import { type ReactNode, useState } from "react";
import type { Refused } from "@/app/_edge/mutate";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import { Field } from "@/app/_ui/form/field";
import { FileField } from "@/app/_ui/form/file-field";
import { Select } from "@/app/_ui/form/select";
import people from "../people/people.module.css";
import css from "./gates.module.css";
import {
  approveMutation,
  promoteMutation,
  retireVersionMutation,
  rollBackMutation,
  submitEvidenceMutation,
} from "./mutations";
import { KIND_WORDS } from "./words";

/** Which version an act is about. */
export interface VersionProps {
  kind: "model" | "agent";
  id: string;
}

export function Hidden({ kind, id, ...more }: VersionProps & Record<string, string>) {
  const fields: Record<string, string> = { kind, id, ...more };
  return Object.entries(fields).map(([name, value]) => (
    <input key={name} type="hidden" name={name} value={value} />
  ));
}

export const Reason = ({ refused }: { refused: Refused | null }) => (
  <Field
    name="reason"
    label="Reason"
    autoComplete="off"
    refused={refused}
    help="People read it later, in Changes."
  />
);

export function SubmitEvidenceButton({ kind, id }: VersionProps) {
  const kinds = (["signature", "files", "bom", "evaluation", "red_team"] as const).filter(
    (one) => kind === "model" || one === "evaluation" || one === "red_team",
  );
  return (
    <DialogButton label="Hand in evidence" title="Hand in evidence">
      {(close) => (
        <ActionForm
          action={submitEvidenceMutation}
          submit="Hand in"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Hidden kind={kind} id={id} />
              <Select
                name="evidence"
                label="Kind"
                options={kinds.map((value) => ({ value, label: KIND_WORDS[value] }))}
                refused={refused}
              />
              <FileField
                name="file"
                label="File"
                help="As its tool wrote it: model.sig, SHA256SUMS, a CycloneDX ML-BOM, an SPDX 3.0.1 AI BOM, results of lm-evaluation-harness or EvalHub, a report.jsonl of Garak."
                refused={refused}
              />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface PromoteProps extends VersionProps {
  version: string;
  /** The next stage; null where there is none. */
  to: string | null;
  /** What happens then, a sentence each. */
  consequences: readonly string[];
  /** What is in the way; nothing where it may go. */
  reasons: readonly string[];
}

/**
 * Says what a promotion does before it does it; where it may not go, says why and offers nothing. It stays when no stage
 * is left, to say what happened.
 */
export function PromoteButton({ to, version, ...more }: PromoteProps) {
  const [told, setTold] = useState("");
  return (
    <>
      {to !== null && (
        <DialogButton label={`Promote to ${to}`} title={`Promote to ${to}`} primary>
          {(close) => (
            <Promotion
              {...more}
              to={to}
              close={close}
              onDone={() => {
                close();
                setTold(`${visible(version)} is in ${to} now.`);
              }}
            />
          )}
        </DialogButton>
      )}
      <span role="status" className={people.subtle}>
        {told}
      </span>
    </>
  );
}

interface PromotionProps extends Omit<PromoteProps, "version"> {
  to: string;
  close: () => void;
  onDone: () => void;
}

function Promotion({ kind, id, to, consequences, reasons, close, onDone }: PromotionProps) {
  // Once it went, the page has the next stage, with its own reasons, and no form that could say that it is done.
  const promote: typeof promoteMutation = async (before, form) => {
    const ended = await promoteMutation(before, form);
    if (ended.ok) onDone();
    return ended;
  };
  return (
    <>
      <List of={consequences} />
      {reasons.length > 0 ? (
        <>
          <p>It may not go yet:</p>
          <List of={reasons} />
          <CancelButton close={close} label="Close" />
        </>
      ) : (
        <ActionForm action={promote} submit="Promote" beside={<CancelButton close={close} />}>
          {() => <Hidden kind={kind} id={id} to={to} />}
        </ActionForm>
      )}
    </>
  );
}

function List({ of }: { of: readonly string[] }): ReactNode {
  return (
    <ul className={css.reasons}>
      {of.map((text) => (
        <li key={text}>{visible(text)}</li>
      ))}
    </ul>
  );
}

export function ApproveButton({ kind, id, to }: VersionProps & { to: string }) {
  return (
    <DialogButton label="Approve" name={`Approve the way to ${to}`} title={`Approve the way to ${to}`}>
      {(close) => (
        <ActionForm
          action={approveMutation}
          submit="Approve"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Hidden kind={kind} id={id} to={to} />
              <p>You answer for this version, with the digest that it has now. A rollback voids it.</p>
              <Reason refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

export function RollBackButton({ kind, id, to }: VersionProps & { to: string }) {
  return (
    <DialogButton
      label="Roll back"
      name={`Roll back to ${visible(to)}`}
      title={`Roll back to ${visible(to)}`}
      danger
    >
      {(close) => (
        <ActionForm
          action={rollBackMutation}
          submit="Roll back"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Hidden kind={kind} id={id} />
              <p>
                {visible(to)} is in production again at once, without asking its gates: it passed them before.
                This version goes to staging, and its approvals are void.
              </p>
              <Reason refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

/** Named by its version: on an agent's page another button retires the agent. */
export function RetireButton({ kind, id, version }: VersionProps & { version: string }) {
  const label = `Retire version ${visible(version)}`;
  return (
    <DialogButton label={label} title={label} danger>
      {(close) => (
        <ActionForm
          action={retireVersionMutation}
          submit="Retire"
          danger
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <Hidden kind={kind} id={id} />
              <p>It is out of use and passes no gates any more. Its evidence and history stay.</p>
              <Reason refused={refused} />
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
