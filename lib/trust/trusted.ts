import { createLocalJWKSet } from "jose";
import { issuers } from "@/db/store/schema/trust";
import { heldStore } from "@/db/store/slot";
import { store } from "@/db/store/store";
import { Held } from "@/lib/base/revision";
import type { IssuerRow } from "./issuer";
import { type KeySet, readKeys } from "./keySet";

/** An issuer with its keys ready for use. */
export interface Trusted {
  row: IssuerRow;
  keys: KeySet;
  /** Picks a token's key by its header. */
  find: ReturnType<typeof createLocalJWKSet>;
}

/** By trust domain or issuer URL, of all tenants: a credential names its tenant by it. */
export type TrustedIssuers = ReadonlyMap<string, Trusted>;

const SLOT = new WeakMap<object, { held: Held<TrustedIssuers>; last: TrustedIssuers }>();

/** All issuers as they stand now. One that is removed, or whose keys changed in another process, is so here within 2 s. */
export function trustedIssuers(nowMs: number): Promise<TrustedIssuers> {
  const { engine } = heldStore();
  const slot = SLOT.get(engine) ?? { held: new Held<TrustedIssuers>(), last: new Map() };
  SLOT.set(engine, slot);
  return slot.held.get(null, nowMs, async () => {
    slot.last = await load(slot.last);
    return slot.last;
  });
}

/** One that did not change stays the same object: its keys are imported once, and what was verified by it stands. */
async function load(before: TrustedIssuers): Promise<TrustedIssuers> {
  const rows = await store().select().from(issuers);
  return new Map(
    rows.map((row) => {
      const known = before.get(row.value);
      return [row.value, known && stamp(known.row) === stamp(row) ? known : trust(row)];
    }),
  );
}

function trust(row: IssuerRow): Trusted {
  const keys = row.keys ? readKeys(row.keys, row.kind) : { jwt: [], authorities: [] };
  return { row, keys, find: createLocalJWKSet({ keys: keys.jwt }) };
}

/** All that verification depends on. */
function stamp(row: IssuerRow): string {
  const { id, tenant, kind, audiences, source, url, refreshedAt, keys } = row;
  return JSON.stringify([id, tenant, kind, audiences, source, url, refreshedAt, keys]);
}
