"use client";

import { useKeys } from "@/app/_ui/keys/use-keys";

/** `n` and `Shift+n` go from one action that would be decided otherwise to the next; Enter says why. */
export function ChangeKeys() {
  const go = (step: 1 | -1) => {
    const all = [...document.querySelectorAll<HTMLAnchorElement>("a[data-change]")];
    const here = all.indexOf(document.activeElement as HTMLAnchorElement);
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
    if (!next) return false;
    const closed = next.closest("details");
    if (closed) closed.open = true;
    next.focus();
    return true;
  };
  useKeys("changes", { nextChange: () => go(1), previousChange: () => go(-1) });
  return null;
}
