const BASE = "http://console.invalid";

/** A path of this console to go on to; `/` for anything that a browser would read as another site. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || !URL.canParse(next, BASE)) return "/";
  const url = new URL(next, BASE);
  const leaves = url.origin !== BASE || url.pathname.startsWith("//");
  return leaves || url.pathname.startsWith("/sign-in") ? "/" : url.pathname + url.search;
}

/** The sign-in page that leads back to where the person wanted to go. */
export function signInHref(path: string | null): string {
  const next = safeNext(path);
  return next === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(next)}`;
}
