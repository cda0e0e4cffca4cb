"use client";

import { useRef, useState } from "react";
import button from "../icon-button.module.css";
import { Icon } from "../icons";
import { KEYMAP, type KeyScope, SCOPE_WORDS, type Shortcut } from "../keymap";
import css from "./key-help.module.css";
import { setSingleKeys, singleKeysOn } from "./single-keys";
import { useKeys } from "./use-keys";

const GLYPHS: Record<string, string> = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  k: "K",
};

/** `Shift+ArrowRight` → the caps to draw. */
function caps(combo: string): string[] {
  const parts = combo.split("+");
  return parts.map((part) => (parts.length === 1 && part.length === 1 ? part : (GLYPHS[part] ?? part)));
}

/** Shortcuts that do the same stand in one line: `j ↓`. */
function linesOf(shortcuts: readonly Shortcut[]): { does: string; words: string; combos: string[] }[] {
  const does = [...new Set(shortcuts.map((one) => one.does))];
  return does.map((name) => {
    const same = shortcuts.filter((one) => one.does === name);
    return { does: name, words: same[0]?.words ?? "", combos: same.map((one) => one.combo) };
  });
}

function Group({ scope }: { scope: KeyScope }) {
  return (
    <section>
      <h3>{SCOPE_WORDS[scope]}</h3>
      <dl className={css.list}>
        {linesOf(KEYMAP[scope]).map((line) => (
          <div key={line.does} className={css.row}>
            <dt>
              {line.combos.flatMap(caps).map((cap) => (
                <kbd key={cap} className={css.cap}>
                  {cap}
                </kbd>
              ))}
            </dt>
            <dd>{line.words}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The shortcuts in words; opened by `?` and by the button that it shows in the top bar. */
export function KeyHelp() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(true);
  const open = () => {
    setOn(singleKeysOn());
    dialog.current?.showModal();
  };
  useKeys("everywhere", { help: open });
  return (
    <>
      <button type="button" className={button.button} aria-label="Keyboard shortcuts" onClick={open}>
        <Icon name="help" />
      </button>
      <dialog ref={dialog} className={css.dialog} aria-labelledby="key-help-title">
        <header className={css.head}>
          <h2 id="key-help-title">Keyboard shortcuts</h2>
          <button
            type="button"
            className={button.button}
            aria-label="Close"
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className={css.groups}>
          {(Object.keys(KEYMAP) as KeyScope[]).map((scope) => (
            <Group key={scope} scope={scope} />
          ))}
        </div>
        <label className={css.switch}>
          <input
            type="checkbox"
            checked={on}
            onChange={(event) => {
              setSingleKeys(event.target.checked);
              setOn(event.target.checked);
            }}
          />
          Single-key shortcuts in this browser
        </label>
      </dialog>
    </>
  );
}
