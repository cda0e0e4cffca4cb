"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { ROW_PX, scrollTo } from "./window";

/** The part of the list that is in sight. */
export interface ScrollView {
  topPx: number;
  heightPx: number;
}

/** What the server assumes before the browser says how tall the list is. */
const FIRST_HEIGHT_PX = 1_000;

/** Follows a scroll box, and brings `row` into sight when it changes. Before the first paint the box stands at the row. */
export function useScrollView(box: RefObject<HTMLElement | null>, row: number, headPx: number): ScrollView {
  const [view, setView] = useState({
    topPx: Math.max(0, row * ROW_PX - FIRST_HEIGHT_PX / 3),
    heightPx: FIRST_HEIGHT_PX,
  });
  const isFirst = useRef(true);

  useLayoutEffect(() => {
    const list = box.current;
    if (!list || row < 0) return;
    if (isFirst.current) list.scrollTo(0, Math.max(0, row * ROW_PX - list.clientHeight / 3));
    const top = scrollTo(row, list.scrollTop, list.clientHeight, headPx);
    if (top !== null) list.scrollTo(0, top);
    isFirst.current = false;
  }, [row, box, headPx]);

  useEffect(() => {
    const list = box.current;
    if (!list) return;
    const read = () => setView({ topPx: list.scrollTop, heightPx: list.clientHeight });
    const observer = new ResizeObserver(read);
    observer.observe(list);
    list.addEventListener("scroll", read, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener("scroll", read);
    };
  }, [box]);
  return view;
}
