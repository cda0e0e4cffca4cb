import { hash } from "node:crypto";
import { remembered } from "./remembered";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 26;
const BYTES = 16;
const NS_PER_MS = 1_000_000n;
const START = Buffer.alloc(6);

/**
 * A lake id, derived and not drawn, so that a retry makes the same row: `act_` + 26 characters of 48 bits of start
 * milliseconds, then 80 bits of SHA-256 over (tenant, trace, span). The order of ids is the order of time.
 */
export function actionId(tenant: string, startNs: bigint, traceId: string, spanId: string): string {
  return `act_${timed(startNs, digest("act", tenant, traceId, spanId))}`;
}

/** The id of a record of a gateway's access log, as an action's, over (tenant, time in nanoseconds, what it says). */
export function usageLogId(tenant: string, timeNs: bigint, content: string): string {
  return `usl_${timed(timeNs, digest("usl", tenant, timeNs.toString(), content))}`;
}

/** 48 bits of milliseconds, then 80 bits of the digest. */
function timed(atNs: bigint, digested: string): string {
  START.writeUIntBE(Number(atNs / NS_PER_MS), 0, 6);
  return base32(START.toString("latin1") + digested);
}

/** A session's id: from the conversation's id, or the trace's where there is no conversation. */
export function sessionId(tenant: string, conversationOrTrace: string): string {
  return `ses_${base32(digest("ses", tenant, conversationOrTrace))}`;
}

/** An agent's key: one agent (its id, or its name) inside one workload of one tenant. Few agents do much: their keys are remembered. */
export const agentKey = remembered(
  (tenant: string, workload: string, agent: string) =>
    `agt_${base32(digest("agt", tenant, workload, agent))}`,
);

/** The start, in epoch milliseconds, that an action's id carries; null when it is not an action's id. */
export const actionStartMs = (id: string): number | null => msOf("act", id);

/** The same of a usage log's id. */
export const usageLogMs = (id: string): number | null => msOf("usl", id);

function msOf(prefix: string, id: string): number | null {
  if (!id.startsWith(`${prefix}_`) || !/^_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id.slice(3))) return null;
  // The first 10 characters are 50 bits, of which the first two are padding.
  let ms = 0;
  for (const char of id.slice(4, 14)) ms = ms * 32 + ALPHABET.indexOf(char);
  return ms;
}

/** SHA-256 over the parts, a character a byte, each part with its length before it: no two lists of parts read the same. */
function digest(...parts: string[]): string {
  let text = "";
  for (const part of parts) text += `${part.length}:${part}`;
  return hash("sha256", text, "binary");
}

/** Crockford's base 32 in lower case, of the first 128 bits, most significant first. */
function base32(bytes: string): string {
  let text = "";
  let bits = 2;
  let value = 0;
  for (let at = 0; at < BYTES; at++) {
    value = (value << 8) | bytes.charCodeAt(at);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET[(value >>> bits) & 31];
    }
    value &= (1 << bits) - 1;
  }
  return text.slice(0, LENGTH);
}
