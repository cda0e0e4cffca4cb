import { policies, policyVersions } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import type { PolicyMode } from "./decision";
import { contentDigest } from "./policy";
import { scopesIn } from "./propose";
import { putInForce } from "./putInForce";

/** For tests and benchmarks: a policy in force since a time, without its review and backtest. Gives its id. */
export function putPolicyInForce(
  ctx: Ctx,
  { name, text, mode, fromMs }: { name: string; text: string; mode: PolicyMode; fromMs: number },
): Promise<string> {
  const { tenant } = ctx;
  const [id, by, at] = [ctx.newId("pol"), ctx.actor.id, new Date(fromMs)];
  const policy = {
    id,
    tenant,
    name,
    nameKey: name.toLowerCase(),
    description: null,
    draft: null,
    draftRevision: 1,
    draftBy: null,
    draftByName: null,
    draftAt: null,
    draftEditors: [],
    createdBy: by,
    createdAt: at,
    archivedAt: null,
  };
  const version = {
    id: ctx.newId("plv"),
    tenant,
    policy: id,
    number: 1,
    text,
    digest: contentDigest(text),
    shapes: {},
    scopes: scopesIn(text),
    draftRevision: 1,
    editedAt: at,
    why: "A test",
    state: "approved" as const,
    editors: [],
    proposedBy: by,
    proposedByName: by,
    proposedAt: at,
    reviewNote: null,
    reviewedBy: null,
    reviewedByName: null,
    reviewedAt: null,
  };
  const given = { kind: "publish", mode, why: "A test", backtest: null, summary: null } as const;
  return change(ctx, { verb: "publish", noun: "policy", ability: "policies.publish" }, async (tx, record) => {
    await tx.insert(policies).values(policy);
    await tx.insert(policyVersions).values(version);
    const then = { ...ctx, now: () => fromMs };
    await putInForce(tx, then, { policy, version, before: null }, given, record);
    return id;
  });
}
