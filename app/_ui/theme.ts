/** The theme's cookie. Absent means: as the system prefers. */
export const THEME_COOKIE = "bw_theme";
export const DARK_CLASS = "pf-v6-theme-dark";

export type Theme = "light" | "dark" | "system";

/** Reads the cookie's value; anything unknown is `system`. */
export function readTheme(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

/** Runs before the first paint where no theme was chosen; served with the request's nonce. */
export const SYSTEM_THEME_SCRIPT = `if(matchMedia("(prefers-color-scheme: dark)").matches)document.documentElement.classList.add("${DARK_CLASS}")`;
