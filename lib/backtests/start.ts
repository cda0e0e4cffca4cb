import { backtests } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { change } from "@/lib/changes/change";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { PolicyMode } from "@/lib/policies/decision";
import { contentDigest, newestVersion, policyFor, versionFor } from "@/lib/policies/policy";
import { type BacktestRow, type BacktestView, backtestView } from "./backtest";
import { comparedFor } from "./compared";
import { RUN_BACKTEST } from "./runJob";

/** What is to be run over recorded traffic. */
export interface NewBacktest extends TimeRange {
  /** `pol_…` */
  policy: string;
  /** Of a version that was proposed. Unless told, the draft is run; without one the newest version. */
  version?: number | undefined;
  mode: PolicyMode;
}

/**
 * Runs a policy's text over recorded traffic, as a job. Needs `policies.write`; throws NOT_FOUND, INVALID for a text with an
 * error and for a range that is none.
 */
export async function startBacktest(ctx: Ctx, input: NewBacktest): Promise<BacktestView> {
  requireAbility(ctx, "policies.write");
  const { policy, text, revision } = await textOf(ctx, input);
  const fromMs = Math.max(0, Math.floor(input.fromMs));
  const toMs = Math.floor(input.toMs);
  if (!(fromMs < toMs))
    throw new DomainError("INVALID", { what: "The range ends before it starts.", fix: "Swap from and to." });
  // What cannot be run is refused now, in the editor's words.
  await comparedFor(ctx, { policy, text, mode: input.mode });
  const row: BacktestRow = {
    id: ctx.newId("bkt"),
    tenant: ctx.tenant,
    policy: policy.id,
    digest: contentDigest(text),
    text,
    draftRevision: revision,
    mode: input.mode,
    fromAt: new Date(fromMs),
    toAt: new Date(toMs),
    state: "waiting",
    job: null,
    error: null,
    result: null,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: new Date(ctx.now()),
    endedAt: null,
  };
  const name = { verb: "start", noun: "backtest", ability: "policies.write" } as const;
  return change(ctx, name, async (tx, record) => {
    const job = await enqueueJob(ctx, RUN_BACKTEST, { backtest: row.id, policy: policy.name }, { tx });
    const started = { ...row, job: job.id };
    await tx.insert(backtests).values(started);
    const { policy: of, digest, mode, fromAt, toAt } = started;
    record({
      target: row.id,
      before: null,
      after: { policy: of, digest, mode, from: fromAt.toISOString(), to: toAt.toISOString() },
    });
    return backtestView(started);
  });
}

/** The text that is meant: of a version, else the draft, else the newest version's. Throws NOT_FOUND. */
export async function textOf(
  ctx: Ctx,
  input: { policy: string; version?: number | undefined },
): Promise<{ policy: { id: string; name: string }; text: string; revision: number }> {
  const row = await policyFor(store(), ctx, input.policy);
  const policy = { id: row.id, name: row.name };
  if (input.version === undefined && row.draft !== null)
    return { policy, text: row.draft, revision: row.draftRevision };
  const version =
    input.version === undefined
      ? await newestVersion(store(), row)
      : await versionFor(store(), row, input.version);
  return { policy, text: version?.text ?? "", revision: version?.draftRevision ?? row.draftRevision };
}
