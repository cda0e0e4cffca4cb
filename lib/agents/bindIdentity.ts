import { and, eq, inArray } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { agentIdentities, issuers } from "@/db/store/schema/trust";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { standingAgent } from "./agent";
import { type IdentityRow, identitySnapshot, type NewIdentity, readIdentity } from "./identity";
import { lockAgents } from "./lock";

/**
 * Binds what an agent authenticates as: a SPIFFE ID (or all beneath one, `…/*`), a client id of a registered issuer, or an
 * ingest or decide key. From then on what it sends or asks is that agent's, by grade A (a key: B). A value belongs to one agent. Needs
 * `agents.write`; throws INVALID, NOT_FOUND, and CONFLICT that names the agent which has it.
 */
export async function bindIdentity(ctx: Ctx, agent: string, input: NewIdentity): Promise<{ id: string }> {
  const { value, issuer } = readIdentity(input);
  const row: IdentityRow = {
    id: ctx.newId("aid"),
    tenant: ctx.tenant,
    agent,
    kind: input.kind,
    value,
    issuer,
    lastUsedAt: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  await change(ctx, { verb: "bind", noun: "agent identity", ability: "agents.write" }, async (tx, record) => {
    await insertIdentity(tx, ctx, row);
    record({ target: agent, before: null, after: identitySnapshot(row) });
  });
  return { id: row.id };
}

/** Writes a binding within a change, once all that it names is there and nobody has it. Throws NOT_FOUND, CONFLICT. */
async function insertIdentity(tx: StoreTx, ctx: Ctx, row: IdentityRow): Promise<void> {
  await lockAgents(tx, ctx.tenant);
  await standingAgent(tx, ctx, row.agent);
  await requireNamed(tx, ctx, row);
  const [taken] = await tx
    .select({ agent: agents.id, name: agents.name })
    .from(agentIdentities)
    .innerJoin(agents, eq(agents.id, agentIdentities.agent))
    .where(sameValue(ctx, row));
  if (taken) {
    const whom = taken.agent === row.agent ? "this agent" : `the agent ${taken.name}`;
    const what = `${row.value} is bound to ${whom} already.`;
    throw new DomainError("CONFLICT", { what, fix: "Unbind it there first." }, { value: what });
  }
  await tx.insert(agentIdentities).values(row);
}

/** Takes a binding away: within 2 s what it sends is its agent's no more. Needs `agents.write`; throws NOT_FOUND. */
export async function unbindIdentity(ctx: Ctx, agent: string, id: string): Promise<void> {
  await change(
    ctx,
    { verb: "unbind", noun: "agent identity", ability: "agents.write" },
    async (tx, record) => {
      const mine = and(
        eq(agentIdentities.tenant, ctx.tenant),
        eq(agentIdentities.agent, agent),
        eq(agentIdentities.id, id),
      );
      const [before] = await tx.delete(agentIdentities).where(mine).returning();
      if (!before) throw notFound("identity of this agent");
      record({ target: before.agent, before: identitySnapshot(before), after: null });
    },
  );
}

function sameValue(ctx: Ctx, { kind, value, issuer }: IdentityRow) {
  return and(
    eq(agentIdentities.tenant, ctx.tenant),
    eq(agentIdentities.kind, kind),
    eq(agentIdentities.value, value),
    ...(issuer === null ? [] : [eq(agentIdentities.issuer, issuer)]),
  );
}

async function requireNamed(tx: StoreTx, ctx: Ctx, { kind, value, issuer }: IdentityRow): Promise<void> {
  if (kind === "key") {
    const mine = and(
      eq(keys.tenant, ctx.tenant),
      eq(keys.id, value),
      inArray(keys.kind, ["ingest", "decide"]),
    );
    const [key] = await tx.select({ revokedAt: keys.revokedAt }).from(keys).where(mine);
    if (!key || key.revokedAt) throw notFound("key");
  }
  if (kind === "oidc" && issuer !== null) {
    const mine = and(eq(issuers.tenant, ctx.tenant), eq(issuers.id, issuer), eq(issuers.kind, "oidc"));
    if ((await tx.$count(issuers, mine)) === 0) throw notFound("issuer");
  }
}
