"use client";

import { type ReactNode, useEffect, useRef } from "react";
import css from "./menu.module.css";

/** A disclosure in the top bar: native `<details>`, so it opens without script; script only closes it on Esc and outside clicks. */
export function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const onPointer = (event: Event) => {
      const target = event.target as Node;
      if (box.current?.open && !box.current.contains(target)) box.current.open = false;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !box.current?.open) return;
      box.current.open = false;
      box.current.querySelector("summary")?.focus();
      event.stopPropagation();
    };
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("keydown", onKey, true);
    return () => {
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("keydown", onKey, true);
    };
  }, []);
  return (
    <details ref={box} className={css.menu}>
      <summary className={css.summary}>{label}</summary>
      <div className={css.panel}>{children}</div>
    </details>
  );
}
