"use client";

import { useState } from "react";
import css from "./icon-button.module.css";
import { Icon } from "./icons";

const SHOWN_MS = 1_600;

/** Copies text and says so, on screen and to assistive technology. `label` names what is copied. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("copied");
    } catch {
      setState("failed");
    }
    setTimeout(() => setState("idle"), SHOWN_MS);
  };
  return (
    <button
      type="button"
      className={css.small}
      aria-label={`Copy ${label}`}
      title={`Copy ${label}`}
      onClick={copy}
    >
      <Icon name={state === "copied" ? "check" : state === "failed" ? "close" : "copy"} size={13} />
      <span role="status" className="bw-unseen">
        {state === "copied" ? "Copied" : state === "failed" ? "The browser refused to copy" : ""}
      </span>
    </button>
  );
}
