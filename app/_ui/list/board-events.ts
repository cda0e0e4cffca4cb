"use client";

import { type RefObject, useEffect } from "react";
import { rove } from "./rows";

type Box = RefObject<HTMLElement | null>;

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Follows `a[data-nav]` softly, and lets a click anywhere on a row be a click on its link. */
export function useClicks(box: Box, go: (href: string) => void): void {
  useEffect(() => {
    const board = box.current;
    const onClick = (event: MouseEvent) => {
      const target = event.target as Element;
      if (event.defaultPrevented || !isPlain(event)) return;
      const link = target.closest("a[data-nav]");
      if (link) {
        event.preventDefault();
        link.closest("details")?.removeAttribute("open");
        const href = link.getAttribute("href");
        if (href) go(href);
        return;
      }
      const row = target.closest("tr[data-id]");
      if (row && !target.closest("a, button") && String(getSelection()) === "") {
        row.querySelector<HTMLAnchorElement>("a[data-row]")?.click();
      }
    };
    board?.addEventListener("click", onClick);
    return () => board?.removeEventListener("click", onClick);
  }, [box, go]);
}

/** Makes the rows one Tab stop, anew after each rendering and where the focus goes. */
export function useOneTabStop(box: Box): void {
  useEffect(() => {
    if (box.current) rove(box.current, null);
  });
  useEffect(() => {
    const board = box.current;
    const onFocus = (event: FocusEvent) => {
      const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-row]");
      if (link && board) rove(board, link);
    };
    board?.addEventListener("focusin", onFocus);
    return () => board?.removeEventListener("focusin", onFocus);
  }, [box]);
}
