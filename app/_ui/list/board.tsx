"use client";

import { useRouter } from "next/navigation";
import {
  type MouseEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
  useTransition,
} from "react";
import { useKeys } from "../keys/use-keys";
import css from "./board.module.css";
import { GoContext } from "./go";
import { currentRow, moveFocus, rove } from "./rows";

const SAID_MS = 2_500;

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

/** Opens the time range's disclosure and puts the focus on it. */
function focusTime(board: HTMLElement): void {
  const range = board.querySelector<HTMLDetailsElement>("details[data-time-range]");
  if (range) range.open = true;
  range?.querySelector("summary")?.focus();
}

/**
 * What script adds to a server-rendered list: keys, soft navigation of `a[data-nav]` that keeps the old rows while it loads,
 * and one Tab stop for the rows. Without script the same links and forms work as they are.
 */
export function Board({ children }: { children: ReactNode }) {
  const router = useRouter();
  const box = useRef<HTMLDivElement>(null);
  const [isPending, start] = useTransition();
  const [said, say] = useState("");
  const go = useCallback((href: string) => start(() => router.push(href, { scroll: false })), [router]);

  useEffect(() => {
    if (box.current) rove(box.current, null);
  });
  useEffect(() => {
    const timer = setTimeout(() => say(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const press = (selector: string) => {
    const found = box.current?.querySelector<HTMLElement>(selector);
    found?.click();
    return found != null;
  };
  const copyLink = async () => {
    await navigator.clipboard.writeText(location.href);
    say("Link copied");
  };
  useKeys(
    "list",
    {
      filter: () => box.current?.querySelector<HTMLInputElement>("input[name=q]")?.focus(),
      time: () => box.current !== null && focusTime(box.current),
      next: () => box.current !== null && moveFocus(box.current, 1),
      previous: () => box.current !== null && moveFocus(box.current, -1),
      narrow: () => {
        const row = box.current ? currentRow(box.current)?.closest("tr") : null;
        const link = row?.querySelector<HTMLAnchorElement>("a[data-narrow=agent]");
        if (link) go(link.href);
        return link != null;
      },
      copy: () => void copyLink(),
      export: () => press("a[data-export]"),
      close: () => press("[data-close]"),
    },
    box,
  );

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    if (event.defaultPrevented || !isPlainClick(event)) return;
    const link = target.closest<HTMLAnchorElement>("a[data-nav]");
    if (link) {
      event.preventDefault();
      link.closest("details")?.removeAttribute("open");
      go(link.href);
      return;
    }
    const row = target.closest("tr[data-id]");
    if (row && !target.closest("a, button") && String(getSelection()) === "") {
      row.querySelector<HTMLAnchorElement>("a[data-row]")?.click();
    }
  };

  return (
    <GoContext.Provider value={go}>
      <div
        ref={box}
        className={css.board}
        aria-busy={isPending}
        onClick={onClick}
        onFocus={(event) => {
          const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-row]");
          if (link && box.current) rove(box.current, link);
        }}
      >
        {children}
        <p role="status" className={said ? css.toast : "bw-unseen"}>
          {isPending ? "Loading" : said}
        </p>
      </div>
    </GoContext.Provider>
  );
}
