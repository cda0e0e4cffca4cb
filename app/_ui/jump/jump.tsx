"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useRef, useState } from "react";
import { visible } from "../content/visible";
import { Icon } from "../icons";
import { useKeys } from "../keys/use-keys";
import css from "./jump.module.css";
import { type JumpTarget, jumpTargets } from "./targets";
import { useAgents } from "./use-agents";

/** The places, one of them marked; the focus stays in the input. */
function Places({
  targets,
  at,
  onGo,
}: {
  targets: JumpTarget[];
  at: number;
  onGo: (target: JumpTarget) => void;
}) {
  return (
    <div id="jump-targets" role="listbox" aria-label="Places" className={css.list}>
      {targets.map((target, index) => (
        <button
          type="button"
          key={`${target.href} ${target.hint}`}
          id={`jump-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={css.option}
          onClick={() => onGo(target)}
        >
          <span className={css.label}>{visible(target.label)}</span>
          <span className={css.hint}>{target.hint}</span>
        </button>
      ))}
    </div>
  );
}

/** Ctrl/⌘ K: pages, a pasted id, or a filter to take to the audit. Esc returns to where the focus was. */
export function Jump({ pages }: { pages: { href: string; label: string }[] }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const targets = jumpTargets(text, pages, useAgents(text.trim()));

  const type = (typed: string) => {
    setText(typed);
    setAt(0);
  };
  const open = () => {
    type("");
    dialog.current?.showModal();
  };
  const go = (target: JumpTarget) => {
    dialog.current?.close();
    router.push(target.href);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const target = targets[at];
    if (step) setAt((at + step + targets.length) % targets.length);
    else if (event.key === "Enter" && target) go(target);
    else return;
    event.preventDefault();
  };
  useKeys("everywhere", { jump: open });

  return (
    <>
      <button type="button" className={css.trigger} onClick={open}>
        <Icon name="search" size={14} />
        <span className={css.words}>Jump to a page, an id, a filter…</span>
        <kbd className={css.cap}>Ctrl K</kbd>
      </button>
      <dialog ref={dialog} className={css.dialog} aria-label="Jump" closedby="any">
        <input
          className={css.input}
          role="combobox"
          aria-label="Jump to"
          aria-expanded={targets.length > 0}
          aria-controls="jump-targets"
          aria-activedescendant={targets[at] ? `jump-${at}` : undefined}
          placeholder="Page, agent, act_…, ses_…, trace id, or agent:name"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKey}
        />
        <Places targets={targets} at={at} onGo={go} />
      </dialog>
    </>
  );
}
