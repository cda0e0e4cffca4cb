import { policies } from "@/db/store/schema/policies";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { nameKey } from "@/lib/principals/alias";
import { editorsOf } from "./editors";
import { type PolicyRow, policySnapshot, readDescription, readPolicyName, readPolicyText } from "./policy";

export interface NewPolicy {
  /** Unique in the tenant, archived ones among them. */
  name: string;
  description?: string | null | undefined;
  /** Cedar; it may be empty or wrong while it is a draft. */
  text: string;
}

/** Makes a policy with a draft; nothing is in force by it. Needs `policies.write`; throws INVALID, CONFLICT for a name that is taken. */
export async function createPolicy(ctx: Ctx, input: NewPolicy): Promise<{ id: string }> {
  const name = { verb: "create", noun: "policy", ability: "policies.write" } as const;
  return unlessTaken(input.name, () =>
    change(ctx, name, async (tx, record) => {
      const row = await insertPolicy(tx, ctx, input);
      record({ target: row.id, before: null, after: policySnapshot(row) });
      return { id: row.id };
    }),
  );
}

/** Within a change of the caller, who records it. Throws INVALID. */
export async function insertPolicy(tx: StoreTx, ctx: Ctx, input: NewPolicy): Promise<PolicyRow> {
  const name = readPolicyName(input.name);
  const at = new Date(ctx.now());
  const row: PolicyRow = {
    id: ctx.newId("pol"),
    tenant: ctx.tenant,
    name,
    nameKey: nameKey(name),
    description: readDescription(input.description),
    draft: readPolicyText(input.text),
    draftRevision: 1,
    draftBy: ctx.actor.id,
    draftByName: ctx.actor.name,
    draftAt: at,
    draftEditors: await editorsOf(tx, ctx),
    createdBy: ctx.actor.id,
    createdAt: at,
    archivedAt: null,
  };
  await tx.insert(policies).values(row);
  return row;
}

/** Says in words that a policy's name is taken. */
export async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a policy "${name.trim()}" already.`;
    const why = "Decisions name policies, so an archived one keeps its name.";
    throw new DomainError("CONFLICT", { what, why, fix: "Choose another name." }, { name: what });
  }
}
