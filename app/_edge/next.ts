const BASE = "http://console.invalid";

/** A path of this console to go on to; `/` for anything that a browser would read as another site. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || !URL.canParse(next, BASE)) return "/";
  const url = new URL(next, BASE);
  const leaves = url.origin !== BASE || url.pathname.startsWith("//");
  return leaves || /^\/(?:sign-in|second-factor)/.test(url.pathname) ? "/" : url.pathname + url.search;
}

/** The sign-in page that leads back to where the person wanted to go. */
export function signInHref(path: string | null): string {
  const next = safeNext(path);
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}

/** The page that asks for the code of the authenticator app, between the password and where the person wanted to go. */
export function codeHref(next: string): string {
  return next === "/" ? "/sign-in/code" : `/sign-in/code?next=${encodeURIComponent(next)}`;
}

/** The page where a second factor is set up, and back from it. */
export function enrolHref(path: string | null): string {
  const next = safeNext(path);
  return next === "/" ? "/second-factor" : `/second-factor?next=${encodeURIComponent(next)}`;
}
