"use client";

import { useRouter } from "next/navigation";
import { useTransition } from "react";
import button from "@/app/_ui/button.module.css";

/** Simulates the saved draft again. Saving does it as well. */
export function SimulateButton() {
  const router = useRouter();
  const [isUnderWay, refresh] = useTransition();
  return (
    <button
      type="button"
      className={button.button}
      data-simulate=""
      title="Ctrl+Enter"
      disabled={isUnderWay}
      onClick={() => refresh(() => router.refresh())}
    >
      {isUnderWay ? "Simulating" : "Simulate"}
    </button>
  );
}
