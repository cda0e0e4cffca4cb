"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";

const PAUSE_MS = 2_000;

/** Shows the page anew two seconds after it was shown, while somebody looks at it: never a second time before the first is there. */
export function Live() {
  const router = useRouter();
  const [isUnderWay, refresh] = useTransition();
  useEffect(() => {
    if (isUnderWay) return;
    const timer = setInterval(() => {
      if (!document.hidden) refresh(() => router.refresh());
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [router, isUnderWay]);
  return null;
}
