"use client";

import { useRouter } from "next/navigation";
import { type KeyboardEvent, useRef, useState } from "react";
import { Icon } from "../icons";
import { useKeys } from "../keys/use-keys";
import css from "./jump.module.css";
import { type JumpTarget, jumpTargets } from "./targets";

/** Ctrl/⌘ K: pages, a pasted id, or a filter to take to the audit. Esc returns to where the focus was. */
export function Jump({ pages }: { pages: { href: string; label: string }[] }) {
  const router = useRouter();
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [at, setAt] = useState(0);
  const targets = jumpTargets(text, pages);

  const open = () => {
    setText("");
    setAt(0);
    dialog.current?.showModal();
  };
  const go = (target: JumpTarget | undefined) => {
    if (!target) return;
    dialog.current?.close();
    router.push(target.href);
  };
  useKeys("everywhere", { jump: open });

  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      setAt((at + step + targets.length) % targets.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      go(targets[at]);
    }
  };

  return (
    <>
      <button type="button" className={css.trigger} onClick={open}>
        <Icon name="search" size={14} />
        <span className={css.words}>Jump to a page, an id, a filter…</span>
        <kbd className={css.cap}>Ctrl K</kbd>
      </button>
      <dialog
        ref={dialog}
        className={css.dialog}
        aria-label="Jump"
        onClick={(event) => event.target === dialog.current && dialog.current.close()}
      >
        <input
          className={css.input}
          role="combobox"
          aria-label="Jump to"
          aria-expanded={targets.length > 0}
          aria-controls="jump-targets"
          aria-activedescendant={targets[at] ? `jump-${at}` : undefined}
          placeholder="Page, act_…, ses_…, trace id, or agent:name"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
        <ul id="jump-targets" role="listbox" aria-label="Places" className={css.list}>
          {targets.map((target, index) => (
            <li
              key={`${target.href} ${target.hint}`}
              id={`jump-${index}`}
              role="option"
              aria-selected={index === at}
              className={css.option}
              onClick={() => go(target)}
              onPointerMove={() => setAt(index)}
            >
              <span className={css.label}>{target.label}</span>
              <span className={css.hint}>{target.hint}</span>
            </li>
          ))}
        </ul>
      </dialog>
    </>
  );
}
