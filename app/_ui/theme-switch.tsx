"use client";

import { useSyncExternalStore } from "react";
import css from "./icon-button.module.css";
import { Icon } from "./icons";
import { DARK_CLASS, THEME_COOKIE } from "./theme";

const YEAR_S = 31_536_000;

const isDark = () => document.documentElement.classList.contains(DARK_CLASS);

function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["class"] });
  return () => observer.disconnect();
}

/** Turns the dark theme on and off, and remembers it where the server can read it. */
export function ThemeSwitch() {
  const dark = useSyncExternalStore(onThemeChange, isDark, () => false);
  const flip = () => {
    document.documentElement.classList.toggle(DARK_CLASS, !dark);
    document.cookie = `${THEME_COOKIE}=${dark ? "light" : "dark"}; path=/; max-age=${YEAR_S}; samesite=strict`;
  };
  return (
    <button type="button" className={css.button} aria-label="Dark theme" aria-pressed={dark} onClick={flip}>
      <Icon name={dark ? "sun" : "moon"} />
    </button>
  );
}
