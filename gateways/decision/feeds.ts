import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type FedDecision, recordFed } from "@/lib/decisions/fed";
import { type Answer, problem } from "./answer";
import { readAuthorino } from "./readAuthorino";
import { readOpaLog } from "./readOpaLog";
import type { Asked, Route } from "./route";

/** What a body may be on the wire, and undone; OPA sends chunks of 32 KiB unless told. */
const MAX_FEED_BYTES = 4 * 1_048_576;
const MAX_UNPACKED_BYTES = 32 * 1_048_576;
const MOST_ELEMENTS = 10_000;

/** Decisions that others made, told to us: OPA's decision log and Authorino's callback. */
export const FEEDS: readonly Route[] = [
  { method: "POST", path: "/logs", maxBytes: MAX_FEED_BYTES, answer: takeLogs },
  { method: "POST", path: "/authorino", maxBytes: 262_144, answer: takeCallback },
];

const unpack = promisify(gunzip);

/** The body as JSON; undefined for what is none. */
async function jsonOf({ headers, body }: Asked): Promise<unknown> {
  try {
    const isPacked = headers["content-encoding"] === "gzip" || (body[0] === 0x1f && body[1] === 0x8b);
    const bytes = isPacked ? await unpack(body, { maxOutputLength: MAX_UNPACKED_BYTES }) : body;
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** A list of elements, or one. What cannot be read is counted; OPA would send a refused list again for ever. */
async function takeLogs(asked: Asked): Promise<Answer> {
  const given = await jsonOf(asked);
  if (typeof given !== "object" || given === null)
    return problem(400, "The body is no JSON, plain or as gzip.");
  const elements = Array.isArray(given) ? given : [given];
  if (elements.length > MOST_ELEMENTS)
    return problem(413, `A request has at most ${MOST_ELEMENTS} elements.`);
  const read = elements.map(readOpaLog);
  return settle(asked, read);
}

async function takeCallback(asked: Asked): Promise<Answer> {
  const given = await jsonOf(asked);
  const read = readAuthorino(given, asked.caller.ctx.now());
  if (read === null)
    return problem(400, "The body has no request_id and decision (docs/integrations/authorino.md).");
  return settle(asked, [read]);
}

/** What does not fit on the disk is asked for again: the sender keeps it. */
async function settle({ caller }: Asked, read: readonly (FedDecision | null)[]): Promise<Answer> {
  const readable = read.filter((one) => one !== null);
  const taken = await recordFed(caller, readable);
  if (taken < readable.length)
    return problem(503, "There is no room to keep more decisions: the lake is away.", {
      "retry-after": "30",
    });
  return { status: 200, body: { taken, unreadable: read.length - readable.length } };
}
