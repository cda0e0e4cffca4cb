"use client";

import { useEffect, useState } from "react";
import css from "./icon-button.module.css";
import { Icon } from "./icons";
import { DARK_CLASS, THEME_COOKIE } from "./theme";

const YEAR_S = 31_536_000;

/** Turns the dark theme on and off, and remembers it where the server can read it. */
export function ThemeSwitch() {
  const [dark, setDark] = useState<boolean | null>(null);
  useEffect(() => setDark(document.documentElement.classList.contains(DARK_CLASS)), []);

  const flip = () => {
    const next = !dark;
    document.documentElement.classList.toggle(DARK_CLASS, next);
    document.cookie = `${THEME_COOKIE}=${next ? "dark" : "light"}; path=/; max-age=${YEAR_S}; samesite=lax`;
    setDark(next);
  };

  return (
    <button
      type="button"
      className={css.button}
      aria-label="Dark theme"
      aria-pressed={dark === true}
      onClick={flip}
    >
      <Icon name={dark ? "sun" : "moon"} />
    </button>
  );
}
