import { policies } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { nameKey } from "@/lib/principals/alias";
import { unlessTaken } from "./create";
import { editorsOf, withEditors } from "./editors";
import {
  lockPolicy,
  newestVersion,
  type PolicyRow,
  policySnapshot,
  readDescription,
  readPolicyName,
  readPolicyText,
  wherePolicy,
} from "./policy";

const ability = "policies.write";

export interface DraftEdit {
  /** The revision that it was made from. */
  revision: number;
  text?: string | undefined;
  name?: string | undefined;
  description?: string | null | undefined;
}

/**
 * Saves a draft, whatever is wrong with it: proposing it asks for more. A text that is the newest version's again is no
 * draft. Needs `policies.write`; throws INVALID, NOT_FOUND, and CONFLICT where somebody edited it since that revision.
 */
export async function editDraft(
  ctx: Ctx,
  id: string,
  input: DraftEdit,
): Promise<{ revision: number; isDraft: boolean }> {
  return unlessTaken(input.name ?? "", () =>
    change(ctx, { verb: "edit", noun: "policy", ability }, async (tx, record) => {
      const before = await lockPolicy(tx, ctx, id);
      if (before.draftRevision !== input.revision) throw overtaken(before, input.revision);
      const after = await editedDraft(tx, ctx, before, input);
      await tx.update(policies).set(after).where(wherePolicy(ctx, id));
      record({ target: id, before: policySnapshot(before), after: policySnapshot(after) });
      return { revision: after.draftRevision, isDraft: after.draft !== null };
    }),
  );
}

/** A policy with an edit put into it, within a change of the caller. Throws INVALID. */
export async function editedDraft(
  tx: StoreTx,
  ctx: Ctx,
  before: PolicyRow,
  input: Omit<DraftEdit, "revision">,
): Promise<PolicyRow> {
  const name = input.name === undefined ? before.name : readPolicyName(input.name);
  const description =
    input.description === undefined ? before.description : readDescription(input.description);
  const named = { ...before, name, nameKey: nameKey(name), description };
  if (input.text === undefined) return named;
  const text = readPolicyText(input.text);
  const newest = await newestVersion(tx, before);
  if (text === (before.draft ?? newest?.text)) return named;
  return {
    ...named,
    draft: text === newest?.text && isStanding(newest.state) ? null : text,
    draftRevision: before.draftRevision + 1,
    draftBy: ctx.actor.id,
    draftByName: ctx.actor.name,
    draftAt: new Date(ctx.now()),
    draftEditors: withEditors(before.draftEditors, await editorsOf(tx, ctx)),
  };
}

/** One that was rejected or withdrawn is nothing to go back to: its text is a draft. */
const isStanding = (state: string) => state === "review" || state === "approved";

/** Drops the draft, so that the newest version is all there is. Needs `policies.write`; throws NOT_FOUND, CONFLICT where there is no draft or no version. */
export async function discardDraft(ctx: Ctx, id: string, revision: number): Promise<{ revision: number }> {
  return change(ctx, { verb: "discard draft", noun: "policy", ability }, async (tx, record) => {
    const before = await lockPolicy(tx, ctx, id);
    if (before.draftRevision !== revision) throw overtaken(before, revision);
    if (before.draft === null) throw new DomainError("CONFLICT", `${before.name} has no draft.`);
    if ((await newestVersion(tx, before)) === null)
      throw new DomainError("CONFLICT", {
        what: `The draft is all there is of ${before.name}.`,
        fix: "Archive the policy instead.",
      });
    const after = { ...before, draft: null, draftRevision: before.draftRevision + 1 };
    await tx.update(policies).set(after).where(wherePolicy(ctx, id));
    record({ target: id, before: policySnapshot(before), after: policySnapshot(after) });
    return { revision: after.draftRevision };
  });
}

function overtaken({ draftByName, draftAt, draftRevision }: PolicyRow, revision: number): DomainError {
  const what = `${draftByName ?? "Somebody"} edited this draft in the meantime.`;
  const why = `It is at revision ${draftRevision}${draftAt ? ` since ${draftAt.toISOString()}` : ""}; yours was made from ${revision}.`;
  return new DomainError(
    "CONFLICT",
    { what, why, fix: "Load it again and put your edit into it." },
    { revision: what },
  );
}
