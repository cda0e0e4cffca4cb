import { and, asc, eq } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { detailsOf, type KeyDetail } from "./detail";
import { type KeyFilter, whereKeys, whereState } from "./find";
import type { KeyRow } from "./key";
import { endKey } from "./revoke";
import { usesOf } from "./useOf";

const MOST = 5_000;
const SHOWN = 100;

/** Which model keys are meant: all that every given part admits. */
export type BulkFilter = Pick<
  KeyFilter,
  "holder" | "team" | "subscription" | "agent" | "unusedDays" | "prefix"
>;

/** What revoking would end, before it does. */
export interface RevocationPlan {
  /** Active keys that would be revoked. */
  count: number;
  /** Of these, how many have been used in the last hour, by how many requests, and of which agents. */
  usedLastHour: number;
  requestsLastHour: number;
  agents: { id: string; name: string }[];
  /** Those in use first; at most 100. */
  keys: (KeyDetail & { requestsLastHour: number })[];
}

/** What a bulk revocation would break. Needs `maas.write`; throws INVALID without any part of a filter. */
export async function planRevocation(ctx: Ctx, filter: BulkFilter): Promise<RevocationPlan> {
  requireAbility(ctx, "maas.write");
  const rows = await store()
    .select()
    .from(keys)
    .where(meant(ctx, filter))
    .orderBy(asc(keys.id))
    .limit(MOST + 1);
  requireFew(rows);
  const uses = await usesOf(ctx, rows);
  const of = (row: KeyRow) => uses.get(row.id)?.requests.lastHour ?? 0;
  const byUse = rows.toSorted((a, b) => of(b) - of(a)).slice(0, SHOWN);
  const shown = await detailsOf(ctx, byUse);
  const agents = [...uses.values()].flatMap((use) => use.agents);
  return {
    count: rows.length,
    usedLastHour: rows.filter((row) => of(row) > 0).length,
    requestsLastHour: rows.reduce((sum, row) => sum + of(row), 0),
    agents: [...new Map(agents.map(({ id, name }) => [id, { id, name }])).values()],
    keys: shown.map((one) => ({ ...one, requestsLastHour: uses.get(one.id)?.requests.lastHour ?? 0 })),
  };
}

/**
 * Revokes all active model keys that a filter admits, in one transaction, within 2 s everywhere. `expected` is how many the plan
 * named: where it is another number by now, nothing is revoked. Needs `maas.write`; throws INVALID, CONFLICT.
 */
export async function revokeKeys(
  ctx: Ctx,
  filter: BulkFilter,
  { expected }: { expected: number },
): Promise<{ revoked: number }> {
  requireAbility(ctx, "maas.write");
  const which = meant(ctx, filter);
  if ((await store().$count(keys, which)) === 0) return { revoked: requireSame(0, expected) };
  return change(ctx, { verb: "revoke", noun: "key", ability: "maas.write" }, async (tx, record) => {
    const rows = await tx.select().from(keys).where(which).orderBy(asc(keys.id)).for("update");
    requireFew(rows);
    requireSame(rows.length, expected);
    for (const row of rows) await endKey(tx, ctx, row, record);
    return { revoked: rows.length };
  });
}

function meant(ctx: Ctx, filter: BulkFilter) {
  const { holder, team, subscription, agent, unusedDays, prefix } = filter;
  const given = { holder, team, subscription, agent, unusedDays, prefix };
  if (Object.values(given).every((part) => part === undefined || part === "")) {
    const what =
      "Say which keys: by holder, team, subscription, agent, prefix, or for how long nobody used them.";
    throw new DomainError(
      "INVALID",
      { what, why: "Without that it would be all of them." },
      { filter: what },
    );
  }
  return and(
    eq(keys.tenant, ctx.tenant),
    eq(keys.kind, "model"),
    whereState("active", ctx.now()),
    whereKeys(ctx, given),
  );
}

function requireSame(found: number, expected: number): number {
  if (found === expected) return found;
  throw new DomainError("CONFLICT", {
    what: `It would be ${found} keys now, and ${expected} were shown.`,
    why: "Some were issued, used or revoked in the meantime.",
    fix: "Look again at what would be revoked.",
  });
}

function requireFew(rows: readonly KeyRow[]): void {
  if (rows.length <= MOST) return;
  throw new DomainError("INVALID", {
    what: `More than ${MOST} keys at once are too many.`,
    fix: "Narrow it to a team, a subscription or a holder.",
  });
}
