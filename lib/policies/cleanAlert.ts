import { hash } from "node:crypto";
import { redactText } from "@/lib/redaction/redactText";
import type { Alert } from "./alert";

const LONGEST_WORDS = 500;
/** PostgreSQL takes 2,704 bytes for all of a key. */
const LONGEST_KEY_BYTES = 500;
/** At most 300 bytes; then 33 of what tells it from others that begin like it. */
const KEY_START = 100;

/**
 * An alert as the store takes it and people may read it, whatever somebody called himself or his tools: without secrets and
 * without NUL, and no longer than a key may be. Of names too long to be keys, different ones stay different.
 */
export function cleanAlert(alert: Alert): Alert {
  return {
    ...alert,
    rule: asKey(alert.rule),
    title: alert.title === null ? null : asWords(alert.title),
    principal: asKey(alert.principal),
    principalName: asWords(alert.principalName),
    resource: asWords(alert.resource),
  };
}

/** Cut only once it is clean: half a secret is told by no pattern. */
const asWords = (text: string) => cut(clean(text), LONGEST_WORDS);

function asKey(text: string): string {
  const cleaned = clean(text);
  if (Buffer.byteLength(cleaned) <= LONGEST_KEY_BYTES) return cleaned;
  return `${cut(cleaned, KEY_START)}~${hash("sha256", cleaned, "hex").slice(0, 32)}`;
}

const clean = (text: string) => redactText(text.replaceAll("\0", "\uFFFD").toWellFormed(), {});

const cut = (text: string, chars: number) => text.slice(0, chars).toWellFormed();
