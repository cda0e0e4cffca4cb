"use client";

import { useId } from "react";
import { visible } from "@/app/_ui/content/visible";
import { ActionForm } from "@/app/_ui/form/action-form";
import { CancelButton, DialogButton } from "@/app/_ui/form/dialog-button";
import type { Allowed } from "@/lib/agents/agent";
import css from "../agents.module.css";
import { allowedMutation } from "../mutations";

const LISTS = [
  {
    name: "tools",
    label: "Tools",
    help: "One a line; read* for all that start so, read@server for one server.",
  },
  { name: "models", label: "Models", help: "One a line: gpt-4.1, or openai/gpt-4.1." },
  { name: "targets", label: "Targets", help: "One a line: hosts, servers, resources." },
  { name: "dataClasses", label: "Data classes", help: "One a line." },
] as const;

/** Declares by hand what an agent may use. */
export function AllowedButton({ id, name, allowed }: { id: string; name: string; allowed: Allowed | null }) {
  return (
    <DialogButton
      label={allowed ? "Edit what is allowed" : "Declare what is allowed"}
      title={`What may ${visible(name)} use?`}
    >
      {(close) => (
        <ActionForm
          action={allowedMutation}
          submit="Save"
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {(refused) => (
            <>
              <input type="hidden" name="id" value={id} />
              {LISTS.map((list) => (
                <Entries
                  key={list.name}
                  {...list}
                  value={refused?.typed[list.name]?.[0] ?? (allowed?.[list.name] ?? []).join("\n")}
                  error={refused?.fields[list.name]}
                />
              ))}
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}

interface EntriesProps {
  name: string;
  label: string;
  help: string;
  value: string;
  error: string | undefined;
}

function Entries({ name, label, help, value, error }: EntriesProps) {
  const id = useId();
  return (
    <div className={css.entries}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        defaultValue={value}
        spellCheck={false}
        aria-invalid={error ? true : undefined}
        aria-describedby={`${id}-help`}
      />
      <small id={`${id}-help`} className={error ? css.wrong : css.subtle}>
        {error ?? help}
      </small>
    </div>
  );
}

interface ReviewButtonProps {
  id: string;
  label: string;
  title: string;
  submit: string;
  /** What the edit says, for a person to look through. */
  edits: string[];
  words: string;
  /** The declaration as it will be. */
  to: Allowed;
  danger?: boolean;
}

/** An edit of what is allowed that was made from what was seen: done only after a person looked at it. */
export function ReviewButton({ id, label, title, submit, edits, words, to, danger }: ReviewButtonProps) {
  return (
    <DialogButton label={label} title={title}>
      {(close) => (
        <ActionForm
          action={allowedMutation}
          submit={submit}
          danger={danger}
          beside={<CancelButton close={close} />}
          onDone={close}
        >
          {() => (
            <>
              <input type="hidden" name="id" value={id} />
              {LISTS.map(({ name }) =>
                to[name] === undefined ? null : (
                  <input key={name} type="hidden" name={name} value={to[name].join("\n")} />
                ),
              )}
              <p>{words}</p>
              <ul className={css.review} aria-label="Edits">
                {edits.map((edit) => (
                  <li key={edit}>{visible(edit)}</li>
                ))}
              </ul>
            </>
          )}
        </ActionForm>
      )}
    </DialogButton>
  );
}
