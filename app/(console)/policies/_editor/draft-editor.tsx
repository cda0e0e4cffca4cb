"use client";

import { startTransition, useActionState, useEffect, useRef, useState } from "react";
import button from "@/app/_ui/button.module.css";
import { MAX_POLICY_CHARS } from "@/lib/policies/limits";
import { saveDraftMutation } from "../mutations";
import { CodeEditor, type EditorHandle } from "./code-editor";
import { DRAFT_FORM, type Unsaved, useDesk } from "./desk";
import css from "./editor.module.css";
import { FormRules } from "./form-rules";
import { ProblemList } from "./problem-list";
import type { QuickFix } from "./quick-fix";
import { useDraft } from "./use-draft";
import { ask, type Reading, useReading } from "./use-reading";
import { useVocabulary } from "./use-vocabulary";

interface DraftEditorProps {
  policy: string;
  text: string;
  revision: number;
  /** What the text says, so that the first look needs no other question. */
  first: Reading;
  mayWrite: boolean;
}

type View = "form" | "text";

/** A policy's draft as a form and as text: two views of one text, saved by one button. */
export function DraftEditor({ policy, text: saved, revision, first, mayWrite }: DraftEditorProps) {
  const [state, save, pending] = useActionState(saveDraftMutation, null);
  const { text, setText, from, isSaved, isOvertaken, keepMine } = useDraft(saved, revision, state);
  const [view, setView] = useState<View>("text");
  const [busy, setBusy] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  useUnsaved(!isSaved);

  const format = async () => {
    setBusy("Formatting");
    const { text: made } = await ask<{ text: string }>("format", text).catch(() => ({ text }));
    setText(made);
    setBusy(null);
  };
  const onKey = (key: "save" | "simulate" | "format") => {
    if (mayWrite && key === "save") form.current?.requestSubmit();
    if (key === "simulate") document.querySelector<HTMLButtonElement>("[data-simulate]")?.click();
    if (mayWrite && key === "format") void format();
  };
  return (
    <form
      ref={form}
      id={DRAFT_FORM}
      action={save}
      className={css.editor}
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        startTransition(() => save(data));
      }}
    >
      <input type="hidden" name="id" value={policy} />
      <input type="hidden" name="revision" value={from} />
      <Toolbar
        view={view}
        onView={setView}
        status={busy ?? stateOf(isSaved, pending, mayWrite)}
        isSaved={isSaved}
        pending={pending}
        onFormat={mayWrite ? format : null}
      />
      {state && !state.ok && !isOvertaken && (
        <p role="alert" className={css.refused}>
          {state.message}
        </p>
      )}
      {isOvertaken && <Overtaken theirs={saved} onMine={keepMine} onTheirs={() => setText(saved)} />}
      <DraftViews
        text={text}
        setText={setText}
        isSaved={isSaved}
        first={first}
        mayWrite={mayWrite}
        view={view}
        onView={setView}
        onKey={onKey}
      />
    </form>
  );
}

interface DraftViewsProps {
  text: string;
  setText: (text: string) => void;
  isSaved: boolean;
  first: Reading;
  mayWrite: boolean;
  view: View;
  onView: (view: View) => void;
  onKey: (key: "save" | "simulate" | "format") => void;
}

/** The text as it is shown, what is wrong with it, and the ways between. */
function DraftViews({ text, setText, isSaved, first, mayWrite, view, onView, onKey }: DraftViewsProps) {
  const { reading, failed } = useReading(text, first);
  const { vocabulary, learn } = useVocabulary(reading.tools);
  useToldDesk(isSaved ? null : { text, state: stateIn(text, reading, failed) });
  const editor = useRef<EditorHandle>(null);
  const go = (place: number) => {
    onView("text");
    // The editor is shown first; what is hidden takes no focus.
    requestAnimationFrame(() => editor.current?.goTo(place));
  };
  return (
    <>
      <div hidden={view !== "text"}>
        <CodeEditor
          ref={editor}
          text={text}
          label="Policy in Cedar"
          readOnly={!mayWrite}
          problems={reading.of === text ? reading.problems : []}
          vocabulary={vocabulary}
          onChange={setText}
          onKey={onKey}
        />
      </div>
      {view === "form" && (
        <FormRules
          text={text}
          reading={reading}
          vocabulary={vocabulary}
          mayWrite={mayWrite}
          onText={setText}
          onShowText={go}
          onTool={learn}
        />
      )}
      <ProblemList
        text={reading.of}
        problems={reading.problems}
        rules={reading.rules?.length ?? null}
        busy={reading.of !== text}
        failed={text.length > MAX_POLICY_CHARS ? "It is too long." : failed}
        onGo={go}
        onFix={mayWrite && reading.of === text ? (fix) => setText(fixed(text, fix)) : null}
      />
    </>
  );
}

const fixed = (text: string, fix: QuickFix) => text.slice(0, fix.start) + fix.text + text.slice(fix.end);

interface ToolbarProps {
  view: View;
  onView: (view: View) => void;
  status: string;
  isSaved: boolean;
  pending: boolean;
  /** Null for who may only read. */
  onFormat: (() => void) | null;
}

function Toolbar({ view, onView, status, isSaved, pending, onFormat }: ToolbarProps) {
  return (
    <div className={css.bar}>
      <fieldset className={css.views}>
        <legend className="bw-unseen">Edit it as</legend>
        {(["form", "text"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={view === one} onClick={() => onView(one)}>
            {one === "form" ? "Form" : "Text"}
          </button>
        ))}
      </fieldset>
      <span role="status" className={css.subtle}>
        {status}
      </span>
      {onFormat && (
        <>
          <button type="button" className={button.button} onClick={onFormat} title="Ctrl+Shift+F">
            Format
          </button>
          <button
            type="submit"
            className={isSaved ? button.button : button.primary}
            disabled={pending}
            title="Ctrl+S"
          >
            Save draft
          </button>
        </>
      )}
    </div>
  );
}

interface OvertakenProps {
  theirs: string;
  onMine: () => void;
  onTheirs: () => void;
}

/** Somebody saved while this one was edited: both are shown, and a person decides. */
function Overtaken({ theirs, onMine, onTheirs }: OvertakenProps) {
  return (
    <div role="alert" className={css.refused}>
      <p>Somebody else saved this draft while you edited it. Theirs:</p>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroll box without a focusable child needs a stop */}
      <pre className={css.theirs} tabIndex={0} role="group" aria-label="Their text">
        {theirs}
      </pre>
      <button type="button" className={button.button} onClick={onTheirs}>
        Take theirs
      </button>{" "}
      <button type="button" className={button.button} onClick={onMine}>
        Keep mine, and save it over theirs
      </button>
    </div>
  );
}

function stateOf(isSaved: boolean, pending: boolean, mayWrite: boolean): string {
  if (!mayWrite) return "You may read it, not edit it";
  if (pending) return "Saving";
  return isSaved ? "Saved" : "Not saved yet";
}

/** Tells what stands beside the editor what is not saved. */
function useToldDesk(unsaved: Unsaved | null): void {
  const { setUnsaved } = useDesk();
  const [text, state] = [unsaved?.text ?? null, unsaved?.state ?? null];
  useEffect(() => {
    setUnsaved(text === null || state === null ? null : { text, state });
    return () => setUnsaved(null);
  }, [text, state, setUnsaved]);
}

function stateIn(text: string, reading: Reading, failed: string | null): Unsaved["state"] {
  if (text.length > MAX_POLICY_CHARS || failed !== null) return "wrong";
  if (reading.of !== text) return "reading";
  return reading.problems.some(({ severity }) => severity === "error") ? "wrong" : "right";
}

/** Asks before the browser leaves an edit behind. */
function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return;
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", stay);
    return () => removeEventListener("beforeunload", stay);
  }, [isUnsaved]);
}
