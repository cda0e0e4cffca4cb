import { isDeepStrictEqual } from "node:util";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { issuers } from "@/db/store/schema/trust";
import { DomainError, domainErrorIn, isDomainError } from "@/lib/base/errors";
import { Limiter } from "@/lib/base/limiter";
import { readShape } from "@/lib/base/readShape";
import { noteRevision } from "@/lib/base/revision";
import { safeFetch } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { bookkeep } from "@/lib/changes/bookkeep";
import { bumpRevision } from "@/lib/changes/revision";
import type { IssuerRow } from "./issuer";
import { type KeyDocument, readKeyDocument } from "./keySet";

type Source = Pick<IssuerRow, "kind" | "value" | "source" | "url">;

/** What a key set asks for, held between these; SPIFFE's default where it asks for nothing is 5 minutes. */
const MIN_EVERY_SECONDS = 60;
const MAX_EVERY_SECONDS = 3_600;
const EVERY_SECONDS = 300;
/** A key that is not known makes an issuer be asked, but not more often than this a process. */
const unknownKeys = new Limiter(1, 30_000);

const discovery = z.looseObject({ issuer: z.string(), jwks_uri: z.string() });

/** Fetches an issuer's keys from where they are. Throws INVALID, UNAVAILABLE with what is wrong. */
export async function fetchKeys({ kind, value, source, url }: Source): Promise<KeyDocument> {
  const address = source === "discovery" ? await discover(value) : (url ?? "");
  const what = kind === "spiffe" ? "The trust bundle" : "The key set";
  return readKeyDocument(await fetchJson(address, what), kind);
}

/** OpenID Connect Discovery §4: the document beneath the issuer, which must say that it is that issuer's. */
async function discover(issuer: string): Promise<string> {
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const what = "The discovery document";
  const found = readShape(discovery, await fetchJson(address, what), what);
  if (found.issuer !== issuer) {
    const why = `issuer: it says ${JSON.stringify(found.issuer.slice(0, 200))}.`;
    throw new DomainError("INVALID", { what: `${what} is another issuer's.`, why }, { value: why });
  }
  return found.jwks_uri;
}

async function fetchJson(address: string, what: string): Promise<unknown> {
  const { status, body } = await safeFetch(address, { headers: { accept: "application/json" } });
  if (status !== 200) {
    const why = `${new URL(address).host} answers ${status}.`;
    throw new DomainError("UNAVAILABLE", { what: `${what} cannot be read.`, why, fix: "Check the address." });
  }
  return parseJson(body.toString("utf8"), what);
}

/** When an issuer that says this is asked next. */
export function nextRefresh(hintSeconds: number | null, nowMs: number): Date {
  const every = Math.min(MAX_EVERY_SECONDS, Math.max(MIN_EVERY_SECONDS, hintSeconds || EVERY_SECONDS));
  return new Date(nowMs + every * 1_000);
}

/** Reads an issuer's keys anew and keeps them, or why it could not. True where there are new keys. Throws for faults of ours only. */
export async function refreshIssuer(row: IssuerRow, nowMs: number): Promise<boolean> {
  if (row.source === "document") return false;
  let found: KeyDocument;
  try {
    found = await fetchKeys(row);
  } catch (error) {
    const said = domainErrorIn(error);
    if (!said || !isDomainError(said)) throw error;
    await keep(row, {
      error: said.message.slice(0, 500),
      failures: row.failures + 1,
      nextRefreshAt: new Date(nowMs + Math.min(900, 60 * 2 ** Math.min(row.failures, 4)) * 1_000),
    });
    return false;
  }
  const isNew = !isDeepStrictEqual(found.document, row.keys);
  const at = new Date(nowMs);
  await keep(row, {
    keys: found.document,
    sequence: found.sequence,
    refreshHintSeconds: found.refreshHintSeconds,
    refreshedAt: at,
    nextRefreshAt: nextRefresh(found.refreshHintSeconds, nowMs),
    failures: 0,
    error: null,
  });
  return isNew;
}

/** Reads the keys anew because a token names one that is not known; at most once in 30 s, whoever asks. */
export async function refreshUnknownKey(row: IssuerRow, nowMs: number): Promise<boolean> {
  if (row.source === "document" || unknownKeys.take(row.id, nowMs) > 0) return false;
  return refreshIssuer(row, nowMs);
}

/** Every process hears of it by the revision, as of an edit. */
async function keep(row: IssuerRow, values: Partial<IssuerRow>): Promise<void> {
  const revision = await bookkeep(async (tx) => {
    await tx
      .update(issuers)
      .set(values)
      .where(and(eq(issuers.id, row.id), eq(issuers.tenant, row.tenant)));
    return bumpRevision(tx, row.tenant);
  });
  noteRevision(row.tenant, revision);
}
