import { keys } from "@/db/store/schema/keys";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { NO_MODELS } from "./issue";
import { type KeyRow, type KeyView, keySnapshot, keyView } from "./key";
import { type NewModelKey, readModelKey } from "./modelKeyInput";
import { agentForKey, holderForKey, scopesWithin, subscriptionForKey, teamForKey } from "./modelKeyTargets";
import { drawSecret, hashSecret, shownPrefix } from "./secret";

/**
 * Makes a key that calls models, and returns its secret, which is shown this once and kept as a hash. For oneself on a
 * subscription that one owns it needs no ability; for another, or on any other subscription, `maas.write`. The holder's groups
 * are written down as they are now (MaaS does so too). Throws FORBIDDEN, INVALID.
 */
export async function issueModelKey(ctx: Ctx, input: NewModelKey): Promise<{ key: KeyView; secret: string }> {
  const read = await readModelKey(ctx, input);
  const holder = await holderForKey(ctx, input.holder);
  const subscription = await subscriptionForKey(ctx, input.subscription, holder);
  const secret = drawSecret("model");
  const row: KeyRow = {
    ...modelKeyRow(ctx, secret),
    name: read.name,
    expiresAt: read.expiresAt,
    holder: holder.id,
    agent: await agentForKey(ctx, input.agent, holder),
    team: await teamForKey(ctx, input.team, holder, subscription),
    subscription: subscription.id,
    purpose: read.purpose,
    scopes: scopesWithin(read.scopes, subscription),
    groups: [...holder.groups],
    labels: read.labels,
    ephemeral: read.ephemeral,
  };
  const ability = holder.isSelf && !ctx.abilities.has("maas.write") ? "own" : "maas.write";
  await change(ctx, { verb: "issue", noun: "key", ability }, async (tx, record) => {
    await tx.insert(keys).values(row);
    record({ target: row.id, before: null, after: keySnapshot(row) });
    const { kind, name, prefix } = row;
    const expiresAt = row.expiresAt?.toISOString() ?? null;
    const data = { key: row.id, kind, name, prefix, role: null, expiresAt };
    await notify(ctx, { type: "key.issued", data }, { tx });
  });
  return { key: keyView(row, ctx.now()), secret };
}

/** A row with a new secret, that nobody holds yet. */
export function modelKeyRow(ctx: Ctx, secret: string): KeyRow {
  return {
    id: ctx.newId("key"),
    tenant: ctx.tenant,
    kind: "model",
    name: "",
    workload: null,
    role: null,
    prefix: shownPrefix(secret),
    hash: hashSecret(secret),
    provisionedBy: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    firstSpanAt: null,
    addresses: [],
    ...NO_MODELS,
  };
}
