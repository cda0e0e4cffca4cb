"use client";

import type { EditorView } from "@codemirror/view";
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from "react";
import type { Problem } from "@/lib/policies/cedar";
import type { Vocabulary } from "@/lib/policies/vocabularyFor";
import css from "./editor.module.css";

export interface EditorHandle {
  goTo: (at: number) => void;
}

interface CodeEditorProps {
  text: string;
  label: string;
  readOnly: boolean;
  problems: readonly Problem[];
  vocabulary: Vocabulary | null;
  onChange: (text: string) => void;
  onKey: (key: "save" | "simulate" | "format") => void;
  ref?: Ref<EditorHandle>;
}

type Tools = typeof import("./code-mirror");

/** A box for a policy's text: a plain one, and an editor once its script is there. What is typed stands in the field `text`. */
export function CodeEditor({ ref, ...props }: CodeEditorProps) {
  const { text, label, readOnly, problems, vocabulary } = props;
  const parent = useRef<HTMLDivElement>(null);
  const known = useRef(vocabulary);
  const [open, setOpen] = useState<{ view: EditorView; tools: Tools } | null>(null);
  const onChange = useEffectEvent((typed: string) => props.onChange(typed));
  const onKey = useEffectEvent((key: "save" | "simulate" | "format") => props.onKey(key));
  const openHere = useEffectEvent((tools: Tools, box: HTMLElement) =>
    tools.openEditor({
      parent: box,
      text,
      label,
      readOnly,
      vocabulary: () => known.current,
      onChange,
      onKey,
    }),
  );
  useEffect(() => {
    known.current = vocabulary;
  }, [vocabulary]);
  useEffect(() => {
    let view: EditorView | null = null;
    let gone = false;
    void import("./code-mirror").then((tools) => {
      if (gone || !parent.current) return;
      view = openHere(tools, parent.current);
      setOpen({ view, tools });
    });
    return () => {
      gone = true;
      view?.destroy();
      setOpen(null);
    };
  }, []);
  useEffect(() => {
    if (open && open.view.state.doc.toString() !== text) open.tools.replaceText(open.view, text);
  }, [open, text]);
  useEffect(() => {
    if (open) open.tools.showProblems(open.view, problems);
  }, [open, problems]);
  useImperativeHandle(ref, () => ({ goTo: (at) => open?.tools.goTo(open.view, at) }), [open]);
  return (
    <>
      <textarea
        name="text"
        aria-label={label}
        className={css.plain}
        hidden={open !== null}
        value={text}
        readOnly={readOnly}
        spellCheck={false}
        rows={18}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <div ref={parent} className={css.code} />
    </>
  );
}
