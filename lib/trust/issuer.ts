import type { issuers } from "@/db/store/schema/trust";

export type IssuerRow = typeof issuers.$inferSelect;

/** An issuer as people see it. Times are ISO 8601. */
export interface IssuerView {
  id: string;
  kind: "spiffe" | "oidc";
  /** The trust domain's name or the issuer's URL. */
  value: string;
  name: string;
  audiences: string[];
  source: "url" | "discovery" | "document";
  url: string | null;
  /** How many keys verify tokens, and how many authorities verify certificates. */
  tokenKeys: number;
  authorities: number;
  sequence: number | null;
  refreshHintSeconds: number | null;
  refreshedAt: string | null;
  /** Null for a document that was handed in: only a person replaces it. */
  nextRefreshAt: string | null;
  error: string | null;
  /** `waiting` has no keys yet; `stale` has keys that are too old to be believed. */
  state: "ready" | "waiting" | "failing" | "stale";
  lastUsedAt: string | null;
  createdBy: string;
  createdAt: string;
}

/** Fetched keys are believed for so long after they were last read, whatever the address answers since. */
const MAX_AGE_MS = 24 * 3_600_000;

/** True where the keys were fetched so long ago that one of them may have been withdrawn unseen. */
export function isStale({ source, refreshedAt }: IssuerRow, nowMs: number): boolean {
  return source !== "document" && refreshedAt !== null && nowMs - refreshedAt.getTime() > MAX_AGE_MS;
}

export function issuerView(row: IssuerRow, nowMs: number): IssuerView {
  const keys = Array.isArray(row.keys?.keys) ? (row.keys.keys as { use?: string }[]) : [];
  const certificates = row.kind === "spiffe" ? keys.filter(({ use }) => use === "x509-svid").length : 0;
  const tokens = row.kind === "spiffe" ? keys.filter(({ use }) => use === "jwt-svid").length : keys.length;
  const { id, kind, value, name, audiences, source, url, sequence, refreshHintSeconds, error } = row;
  return {
    id,
    kind,
    value,
    name,
    audiences,
    source,
    url,
    tokenKeys: tokens,
    authorities: certificates,
    sequence,
    refreshHintSeconds,
    refreshedAt: row.refreshedAt?.toISOString() ?? null,
    nextRefreshAt: row.nextRefreshAt?.toISOString() ?? null,
    error,
    state: stateOf(row, nowMs),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

function stateOf(row: IssuerRow, nowMs: number): IssuerView["state"] {
  if (row.keys === null) return row.error === null ? "waiting" : "failing";
  if (isStale(row, nowMs)) return "stale";
  return row.error === null ? "ready" : "failing";
}

/** What the change log says of an issuer; the keys by their count only. */
export function issuerSnapshot(row: IssuerRow): object {
  const { kind, value, name, audiences, source, url, keys } = row;
  const count = Array.isArray(keys?.keys) ? keys.keys.length : 0;
  return { kind, value, name, audiences, source, url, ...(source === "document" && { keys: count }) };
}
