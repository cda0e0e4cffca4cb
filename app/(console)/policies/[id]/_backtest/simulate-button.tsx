"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import button from "@/app/_ui/button.module.css";
import { useDesk } from "../../_editor/desk";

/** Simulates the text as it stands, saved or not, at once. */
export function SimulateButton() {
  const router = useRouter();
  const [isUnderWay, refresh] = useTransition();
  const { unsaved, simulate } = useDesk();
  return (
    <button
      type="button"
      className={button.button}
      data-simulate=""
      title="Ctrl+Enter"
      disabled={isUnderWay}
      onClick={() => (unsaved ? simulate() : refresh(() => router.refresh()))}
    >
      {isUnderWay ? "Simulating" : "Simulate"}
    </button>
  );
}
