"use client";

import type { RefObject } from "react";
import { useKeys } from "../keys/use-keys";
import { currentRow, moveFocus } from "./rows";

function focusFilter(board: HTMLElement): boolean {
  const input = board.querySelector<HTMLInputElement>("input[name=q]");
  input?.focus();
  input?.select();
  return input !== null;
}

/** Opens the time range's disclosure and puts the focus on it. */
function focusTime(board: HTMLElement): boolean {
  const range = board.querySelector<HTMLDetailsElement>("details[data-time-range]");
  if (range) range.open = true;
  range?.querySelector("summary")?.focus();
  return range !== null;
}

function press(board: HTMLElement, selector: string): boolean {
  const found = board.querySelector<HTMLElement>(selector);
  found?.click();
  return found !== null;
}

/** Esc undoes the nearest thing: an open disclosure, then the filter's focus, then the inspector. */
function close(board: HTMLElement): boolean {
  const open = [...board.querySelectorAll<HTMLDetailsElement>("details[open]:has(> summary[aria-label])")].at(
    -1,
  );
  if (open) {
    open.open = false;
    open.querySelector("summary")?.focus();
    return true;
  }
  if (document.activeElement instanceof HTMLInputElement) {
    document.activeElement.blur();
    return true;
  }
  return press(board, "[data-close]");
}

async function copyLink(say: (words: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say("Link copied");
  } catch {
    say("The browser refused to copy");
  }
}

/** The list's part of the keymap. */
export function useBoardKeys(
  box: RefObject<HTMLElement | null>,
  go: (href: string) => void,
  say: (words: string) => void,
): void {
  const on = (act: (board: HTMLElement) => boolean) => () => box.current !== null && act(box.current);
  useKeys(
    "list",
    {
      filter: on(focusFilter),
      time: on(focusTime),
      next: on((board) => moveFocus(board, 1)),
      previous: on((board) => moveFocus(board, -1)),
      narrow: on((board) => {
        const row = currentRow(board)?.closest("tr");
        const href = row?.querySelector("a[data-narrow=agent]")?.getAttribute("href");
        if (href) go(href);
        return href != null;
      }),
      copy: () => void copyLink(say),
      export: on((board) => press(board, "a[data-export]")),
      close: on(close),
    },
    box,
  );
}
