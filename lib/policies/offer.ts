import { eq, sql } from "drizzle-orm";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { insertPolicy, unlessTaken } from "./create";
import { contentDigest, type PolicyRow, policySnapshot, type VersionRow, wherePolicy } from "./policy";
import { scopesIn } from "./propose";
import { type Published, putInForce } from "./putInForce";
import { templateOf } from "./templates";

const NAME = "Permit everything";
const WHY = "The first policy: it permits everything and only records, so that decisions can be looked at.";

/**
 * Puts a policy that permits everything in force as observe, in one step and by one person: it records decisions and
 * decides nothing, so it needs neither review nor backtest; both are asked before it may do more. Needs `policies.write`;
 * throws CONFLICT once anything was ever published.
 */
export async function offerPermitAll(ctx: Ctx): Promise<Published & { policy: string }> {
  const name = { verb: "start recording", noun: "policy", ability: "policies.write" } as const;
  const text = templateOf("permit-all").text({}, { shapes: new Map() });
  return unlessTaken(NAME, () =>
    change(ctx, name, async (tx, record) => {
      await requireNothingPublished(tx, ctx);
      const policy = await insertPolicy(tx, ctx, { name: NAME, description: WHY, text });
      const version = await insertFirst(tx, ctx, policy, text);
      record({ target: policy.id, before: null, after: policySnapshot({ ...policy, draft: null }) });
      const given = { kind: "publish", mode: "observe", why: WHY, backtest: null, summary: null } as const;
      const published = await putInForce(tx, ctx, { policy, version, before: null }, given, record);
      return { policy: policy.id, ...published };
    }),
  );
}

async function requireNothingPublished(tx: StoreTx, ctx: Ctx): Promise<void> {
  const [row] = await tx
    .select({ n: sql<number>`count(*)::int` })
    .from(policyPublications)
    .where(eq(policyPublications.tenant, ctx.tenant));
  if ((row?.n ?? 0) === 0) return;
  throw new DomainError("CONFLICT", {
    what: "A policy was published before.",
    why: "The offer is for a tenant that never had one.",
    fix: "Make a policy from a template, and have it reviewed.",
  });
}

/** Approved without a reviewer: what it may do is held to that. */
async function insertFirst(tx: StoreTx, ctx: Ctx, policy: PolicyRow, text: string): Promise<VersionRow> {
  const at = new Date(ctx.now());
  const row: VersionRow = {
    id: ctx.newId("plv"),
    tenant: ctx.tenant,
    policy: policy.id,
    number: 1,
    text,
    digest: contentDigest(text),
    shapes: {},
    scopes: scopesIn(text),
    draftRevision: policy.draftRevision,
    editedAt: at,
    why: WHY,
    state: "approved",
    proposedBy: ctx.actor.id,
    proposedByName: ctx.actor.name,
    proposedAt: at,
    reviewedBy: null,
    reviewedByName: null,
    reviewedAt: null,
    reviewNote: null,
    editors: policy.draftEditors,
  };
  await tx.insert(policyVersions).values(row);
  await tx.update(policies).set({ draft: null }).where(wherePolicy(ctx, policy.id));
  return row;
}
