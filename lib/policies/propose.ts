import { eq } from "drizzle-orm";
import { policies, policyVersions, type StoredRule } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { parsePolicy } from "./cedar";
import { checkPolicy } from "./check";
import { editorsOf, withEditors } from "./editors";
import { toolsNamed } from "./inForce";
import {
  contentDigest,
  lockPolicy,
  newestVersion,
  policyFor,
  readWhy,
  type VersionRow,
  versionFor,
  wherePolicy,
} from "./policy";
import { actionsOf, scopeOf } from "./rule";
import type { ToolShape } from "./shape";
import { shapesOf } from "./shapes";

const noun = "policy version";
const ability = "policies.write";

/**
 * Makes the draft a version that waits for another person; its text stays as it is for ever. Needs `policies.write`; throws
 * INVALID without a reason, NOT_FOUND, CONFLICT where nothing is to be proposed or another version waits, and PRECONDITION
 * with what is wrong while the text has an error.
 */
export async function proposeVersion(ctx: Ctx, id: string, given: { why: string }): Promise<VersionRow> {
  requireAbility(ctx, ability);
  const why = readWhy(given.why);
  const { draft: checked } = await policyFor(store(), ctx, id);
  const wrong = checked === null ? null : await firstError(ctx, checked);
  const shapes = checked === null ? {} : await shapesNamed(ctx, checked);
  return change(ctx, { verb: "propose", noun, ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, id);
    const newest = await newestVersion(tx, policy);
    if (newest?.state === "review") throw waiting(policy.name, newest);
    if (policy.draft === null) throw nothingNew(policy.name);
    if (policy.draft !== checked) throw editedMeanwhile(policy.name);
    if (wrong) throw wrong;
    const row: VersionRow = {
      id: ctx.newId("plv"),
      tenant: ctx.tenant,
      policy: id,
      number: (newest?.number ?? 0) + 1,
      text: policy.draft,
      digest: contentDigest(policy.draft),
      scopes: scopesIn(policy.draft),
      shapes,
      draftRevision: policy.draftRevision,
      editedAt: policy.draftAt ?? new Date(ctx.now()),
      why,
      state: "review",
      proposedBy: ctx.actor.id,
      proposedByName: ctx.actor.name,
      proposedAt: new Date(ctx.now()),
      reviewedBy: null,
      reviewedByName: null,
      reviewedAt: null,
      reviewNote: null,
      editors: withEditors(policy.draftEditors, await editorsOf(tx, ctx)),
    };
    await tx.insert(policyVersions).values(row);
    await tx.update(policies).set({ draft: null }).where(wherePolicy(ctx, id));
    record({ target: id, before: null, after: versionSnapshot(row) });
    const data = { policy: id, name: policy.name, version: row.number, why };
    await notify(ctx, { type: "policy.proposed", data }, { tx });
    return row;
  });
}

/** The arguments of the tools that a text names, as they are now. */
async function shapesNamed(ctx: Ctx, text: string): Promise<Record<string, ToolShape>> {
  const rules = parsePolicy(text).rules ?? [];
  const named = toolsNamed(rules.map(({ json }) => ({ actions: actionsOf(json.action) })));
  return Object.fromEntries(await shapesOf(ctx, named));
}

/** Takes a version out of review; its text is the draft again unless there is a newer one. Needs `policies.write`; throws NOT_FOUND, CONFLICT unless it is in review. */
export async function withdrawVersion(
  ctx: Ctx,
  input: { policy: string; number: number },
): Promise<VersionRow> {
  return change(ctx, { verb: "withdraw", noun, ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const before = await versionFor(tx, policy, input.number);
    if (before.state !== "review") throw notInReview(policy.name, before);
    const after: VersionRow = { ...before, state: "withdrawn" };
    await tx.update(policyVersions).set({ state: after.state }).where(eq(policyVersions.id, before.id));
    if (policy.draft === null)
      await tx.update(policies).set({ draft: before.text }).where(wherePolicy(ctx, policy.id));
    record({ target: policy.id, before: versionSnapshot(before), after: versionSnapshot(after) });
    return after;
  });
}

/** Whom and what the rules of a text are about. */
export function scopesIn(text: string): StoredRule[] {
  return (parsePolicy(text).rules ?? []).map(({ json }) => ({
    principal: scopeOf(json.principal),
    actions: actionsOf(json.action),
    resource: scopeOf(json.resource),
  }));
}

/** What the change log says of a version; its text is kept by the version itself. */
export function versionSnapshot({ number, digest, state, why, reviewNote }: VersionRow): object {
  return { version: number, digest, state, why, note: reviewNote };
}

export function notInReview(name: string, { number, state }: VersionRow): DomainError {
  return new DomainError("CONFLICT", {
    what: `Version ${number} of ${name} is ${state}, not in review.`,
    fix: "Look at the newest version.",
  });
}

/** What is in the way of a text; null where nothing is. The catalogs are asked outside of the change. */
async function firstError(ctx: Ctx, text: string): Promise<DomainError | null> {
  const { problems, rules } = await checkPolicy(ctx, text);
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0 && rules && rules.length > 0) return null;
  const [first] = errors;
  const why = first ? `Line ${lineOf(text, first.start)}: ${first.message}` : "It has no rule.";
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const fix = first?.help ?? "Correct the draft, then propose it.";
  return new DomainError("PRECONDITION", { what: "The draft has errors.", why: `${why}${more}`, fix });
}

function editedMeanwhile(name: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `The draft of ${name} was edited in the meantime.`,
    fix: "Look at it, then propose it.",
  });
}

const lineOf = (text: string, at: number) => text.slice(0, at).split("\n").length;

function waiting(name: string, { number }: VersionRow): DomainError {
  return new DomainError("CONFLICT", {
    what: `Version ${number} of ${name} is in review.`,
    fix: "Have it answered, or withdraw it, then propose the next.",
  });
}

function nothingNew(name: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `${name} has no draft to propose.`,
    fix: "Edit it first.",
  });
}
