const COOKIE = "bw_keys";
const YEAR_S = 31_536_000;

/** True unless this browser switched single-key shortcuts off (WCAG 2.1.4). */
export function singleKeysOn(): boolean {
  return !document.cookie.split("; ").includes(`${COOKIE}=off`);
}

export function setSingleKeys(on: boolean): void {
  document.cookie = `${COOKIE}=${on ? "on" : "off"}; path=/; max-age=${YEAR_S}; samesite=strict`;
}
