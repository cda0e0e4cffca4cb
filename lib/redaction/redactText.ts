import { DETECTORS, type Detector, SECRET_NAME } from "./detectors";

/** What was found: rule → how often. */
export type Found = Record<string, number>;

/** All hints in two looks: together, without regard to case, they take three times as long (measured on 3 KB of prose). */
const EXACT_HINTS = joinHints((hint) => !hint.ignoreCase);
const FOLDED_HINTS = joinHints((hint) => hint.ignoreCase);
const NAMED_SECRET = new RegExp(`(?:${SECRET_NAME}|authorization)$`, "i");
const SCHEME = /^(?:bearer|basic|token|digest|apikey)\s+/i;
const SHORTEST_SECRET = 8;

/**
 * Whether a text may hold a secret: false means that `redactText` leaves all of it as it is. Also of a JSON text, which
 * spells no hint otherwise than its strings do.
 */
export function mayHoldSecret(text: string): boolean {
  return EXACT_HINTS.test(text) || FOLDED_HINTS.test(text);
}

/** The text with each secret replaced by `‹redacted:rule›`, and the finds added to `found`. Twice is as good as once. */
export function redactText(text: string, found: Found): string {
  if (text.length < SHORTEST_SECRET || !mayHoldSecret(text)) return text;
  let clean = text;
  for (const detector of DETECTORS) {
    if (detector.hint.test(clean)) clean = clean.replace(detector.pattern, replacer(detector, found));
  }
  return clean;
}

/** Like `redactText`, for a text that stands under a key: where the key says that it is a secret, all of it goes. */
export function redactUnder(key: string, text: string, found: Found): string {
  const clean = redactText(text, found);
  if (clean !== text || text.length < SHORTEST_SECRET || !saysSecret(key)) return clean;
  if (/[\s‹›]/.test(text.replace(SCHEME, ""))) return text;
  found.secret = (found.secret ?? 0) + 1;
  return "‹redacted:secret›";
}

/** A key without the secrets that a sender may have put into it. Clean keys are remembered: the same few hundred come with every span. */
export function redactKey(key: string, found: Found): string {
  if (cleanKeys.has(key)) return key;
  const clean = redactText(key, found);
  if (clean === key) remember(cleanKeys, key);
  return clean;
}

const REMEMBERED = 4_096;
const cleanKeys = new Set<string>();
const plainKeys = new Set<string>();

function saysSecret(key: string): boolean {
  if (plainKeys.has(key)) return false;
  const says = NAMED_SECRET.test(key);
  if (!says) remember(plainKeys, key);
  return says;
}

function remember(keys: Set<string>, key: string): void {
  if (keys.size >= REMEMBERED) keys.clear();
  keys.add(key);
}

function replacer({ rule }: Detector, found: Found): (match: string, ...rest: unknown[]) => string {
  const mark = `‹redacted:${rule}›`;
  return (match, ...rest) => {
    found[rule] = (found[rule] ?? 0) + 1;
    const secret = (rest.at(-1) as { secret?: string } | undefined)?.secret;
    if (typeof secret !== "string") return mark;
    // The secret ends the match: what a pattern demands after it is looked at, not taken.
    return match.slice(0, match.length - secret.length) + mark;
  };
}

function joinHints(which: (hint: RegExp) => boolean): RegExp {
  const hints = DETECTORS.map(({ hint }) => hint).filter(which);
  return new RegExp([...new Set(hints.map(({ source }) => source))].join("|"), hints[0]?.flags);
}
