import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { PolicyMode } from "./decision";
import { isStricter, requireBacktest, summaryOf } from "./freshBacktest";
import {
  currentPublication,
  lockPolicy,
  type PolicyRow,
  readWhy,
  type VersionRow,
  versionFor,
} from "./policy";
import { type Published, putInForce, versionById } from "./putInForce";

const noun = "policy";
const ability = "policies.publish";

/**
 * Puts an approved version in force and ends the one before it, in one change. Needs `policies.publish`; throws INVALID
 * without a reason, NOT_FOUND, CONFLICT where it is in force like that, PRECONDITION for one that nobody approved or that
 * has no finished backtest of exactly this text since its last edit, for this mode or a stricter one.
 */
export async function publishVersion(
  ctx: Ctx,
  input: { policy: string; number: number; mode: PolicyMode; why: string },
): Promise<Published> {
  requireAbility(ctx, ability);
  const why = readWhy(input.why);
  return change(ctx, { verb: "publish", noun, ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const version = await versionFor(tx, policy, input.number);
    if (version.state !== "approved") throw unapproved(policy, version.number, version.state);
    requireReviewed(policy, version, input.mode);
    const before = await currentPublication(tx, policy);
    if (before?.version === version.id && before.mode === input.mode)
      throw standsAlready(policy, version.number, input.mode);
    const backtest = await requireBacktest(tx, version, input.mode);
    const { mode } = input;
    const given = {
      kind: "publish",
      mode,
      why,
      backtest: backtest.id,
      summary: summaryOf(backtest),
    } as const;
    return putInForce(tx, ctx, { policy, version, before }, given, record);
  });
}

/**
 * Changes how the version in force is in force. A stricter mode needs a fresh backtest like publishing; a milder one does
 * not. Needs `policies.publish`; throws INVALID, NOT_FOUND, CONFLICT where nothing is in force or it is in that mode, PRECONDITION.
 */
export async function changeMode(
  ctx: Ctx,
  input: { policy: string; mode: PolicyMode; why: string },
): Promise<Published> {
  requireAbility(ctx, ability);
  const why = readWhy(input.why);
  return change(ctx, { verb: "change mode", noun, ability }, async (tx, record) => {
    const policy = await lockPolicy(tx, ctx, input.policy);
    const before = await currentPublication(tx, policy);
    if (!before) throw notInForce(policy);
    const version = await versionById(tx, before.version);
    if (before.mode === input.mode) throw standsAlready(policy, version.number, input.mode);
    requireReviewed(policy, version, input.mode);
    const backtest = isStricter(input.mode, before.mode)
      ? await requireBacktest(tx, version, input.mode)
      : null;
    const { mode } = input;
    const kept = { backtest: backtest?.id ?? null, summary: backtest && summaryOf(backtest) };
    return putInForce(tx, ctx, { policy, version, before }, { kind: "mode", mode, why, ...kept }, record);
  });
}

export function notInForce({ name }: PolicyRow): DomainError {
  return new DomainError("CONFLICT", {
    what: `Nothing is in force of ${name}.`,
    fix: "Publish a version first.",
  });
}

/** What nobody reviewed only records. */
function requireReviewed({ name }: PolicyRow, { number, reviewedBy }: VersionRow, mode: PolicyMode): void {
  if (mode === "observe" || reviewedBy !== null) return;
  throw new DomainError("PRECONDITION", {
    what: `Version ${number} of ${name} may only observe.`,
    why: "Nobody has reviewed it: it came with the offer to record.",
    fix: "Have another person review it first.",
  });
}

function standsAlready({ name }: PolicyRow, number: number, mode: PolicyMode): DomainError {
  return new DomainError("CONFLICT", `Version ${number} of ${name} is in force as ${mode} already.`);
}

function unapproved({ name }: PolicyRow, number: number, state: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `Version ${number} of ${name} may not be published.`,
    why: state === "review" ? "Nobody has approved it yet." : `It was ${state}.`,
    fix: state === "review" ? "Have another person review it." : "Propose the text again.",
  });
}
