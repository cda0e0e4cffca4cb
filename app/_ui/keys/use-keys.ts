"use client";

import { type RefObject, useEffect, useRef } from "react";
import { type Does, KEYMAP, type KeyScope, type Shortcut } from "../keymap";
import { comboOf, isSingleKey } from "./combo";
import { singleKeysOn } from "./single-keys";

const TYPES_INTO = "input, textarea, select, [contenteditable=true]";

/** Where a scope's keys act: inside its box, or while nothing has focus. Never while typing or under an open dialog. */
function actsHere(event: KeyboardEvent, box: HTMLElement | null, combo: string): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || document.querySelector("dialog[open], [role=dialog]")) return false;
  if (target?.closest(TYPES_INTO)) return combo === "Escape" || combo.startsWith("Ctrl+");
  if (isSingleKey(combo) && !singleKeysOn()) return false;
  return box === null || target === document.body || (target !== null && box.contains(target));
}

/**
 * Listens for one scope of the keymap. A handler that returns false leaves the key to the browser.
 * Without `box` the keys act on the whole page.
 */
export function useKeys<S extends KeyScope>(
  scope: S,
  handlers: Partial<Record<Does<S>, (event: KeyboardEvent) => boolean | void>>,
  box?: RefObject<HTMLElement | null>,
): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const shortcuts: readonly Shortcut[] = KEYMAP[scope];
    const onKey = (event: KeyboardEvent) => {
      const combo = comboOf(event);
      const shortcut = shortcuts.find((one) => one.combo === combo);
      if (!shortcut || !actsHere(event, box?.current ?? null, combo)) return;
      const handle = latest.current[shortcut.does as Does<S>];
      if (handle && handle(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [scope, box]);
}
