"use client";

import { useEffect } from "react";
import "./early-click";

const AGAIN_MS = 100;
const MOST_TIMES = 100;

/** Presses the button that somebody pressed before the page could answer, on a slow line or machine, once it can. */
export function EarlyPress() {
  useEffect(() => {
    const button = window.bwEarly?.button;
    window.bwEarly = undefined;
    if (button) press(button, MOST_TIMES);
  }, []);
  return null;
}

/** React keeps a click to itself where a streamed part is not ready yet: then it is pressed again. */
function press(button: HTMLButtonElement, times: number): void {
  let heard = false;
  button.addEventListener("click", () => {
    heard = true;
  });
  button.click();
  if (!heard && times > 0 && button.isConnected) setTimeout(() => press(button, times - 1), AGAIN_MS);
}
