"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState, useTransition } from "react";
import css from "./board.module.css";
import { useClicks, useOneTabStop } from "./board-events";
import { useBoardKeys } from "./board-keys";
import { GoContext } from "./go";
import { SCRIPT_COOKIE } from "./script-cookie";

const SAID_MS = 2_500;

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
    const timer = setTimeout(() => say(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  useEffect(() => {
    document.cookie = `${SCRIPT_COOKIE}=1; path=/; samesite=strict`;
  }, []);
  useOneTabStop(box);
  useClicks(box, go);
  useBoardKeys(box, go, say);

  return (
    <GoContext.Provider value={go}>
      <div ref={box} className={css.board} aria-busy={isPending}>
        {children}
        <p role="status" className={said ? css.toast : "bw-unseen"}>
          {isPending ? "Loading" : said}
        </p>
      </div>
    </GoContext.Provider>
  );
}
