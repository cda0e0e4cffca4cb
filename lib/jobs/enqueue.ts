import { and, eq } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { inputWords } from "@/lib/base/inputWords";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { type JobRow, jobSnapshot } from "./job";
import type { JobKind } from "./kind";

const MAX_LABEL = 200;

export interface EnqueueOptions {
  /** A second job of the kind with this key is the first one, for as long as that is kept (30 days after its end). */
  idempotencyKey?: string | undefined;
  /** Not before, in epoch milliseconds; at once unless told. */
  runAtMs?: number | undefined;
  /** Within the caller's transaction: there is a job if and only if that commits, and its audit row is the caller's. */
  tx?: StoreTx | undefined;
}

/** Leaves a job for any process that knows its kind; begun within a second. Audited where a person or token asks. Throws FORBIDDEN, INVALID. */
export async function enqueueJob<I>(
  ctx: Ctx,
  kind: JobKind<I>,
  input: I,
  { idempotencyKey, runAtMs, tx }: EnqueueOptions = {},
): Promise<{ id: string }> {
  requireAbility(ctx, kind.ability);
  const row = newJob(ctx, readInput(kind, input), kind, { idempotencyKey, runAtMs });
  if (tx) return insertJob(tx, row);
  if (ctx.actor.kind === "system") return bookkeep((own) => insertJob(own, row));
  return change(ctx, { verb: "start", noun: "job", ability: kind.ability }, async (own, record) => {
    const { id } = await insertJob(own, row);
    const after = jobSnapshot(row);
    record({ target: id, before: id === row.id ? null : after, after });
    return { id };
  });
}

/** The row, or the one that has its key already. */
export async function insertJob(tx: StoreTx, row: JobRow): Promise<{ id: string }> {
  const target = [jobs.tenant, jobs.kind, jobs.idempotencyKey];
  const [made] = await tx.insert(jobs).values(row).onConflictDoNothing({ target }).returning({ id: jobs.id });
  if (made || row.idempotencyKey === null) return { id: row.id };
  const [held] = await tx
    .select({ id: jobs.id })
    .from(jobs)
    .where(
      and(eq(jobs.tenant, row.tenant), eq(jobs.kind, row.kind), eq(jobs.idempotencyKey, row.idempotencyKey)),
    );
  if (!held) throw new DomainError("CONFLICT", { what: "The job ended at this moment.", fix: "Try again." });
  return held;
}

/** A waiting job of the ctx's tenant and actor, for `insertJob`. */
export function newJob(
  ctx: Ctx,
  input: unknown,
  from: {
    name: string;
    ability: string;
    maxAttempts: number;
    label: string | ((input: never) => string);
    routine?: boolean;
  },
  options: { idempotencyKey?: string | undefined; runAtMs?: number | undefined; schedule?: string } = {},
): JobRow {
  const createdAt = new Date(ctx.now());
  const label = typeof from.label === "string" ? from.label : from.label(input as never);
  return {
    id: ctx.newId("job"),
    tenant: ctx.tenant,
    kind: from.name,
    label: label.slice(0, MAX_LABEL),
    input,
    state: "waiting",
    ability: from.ability,
    idempotencyKey: options.idempotencyKey ?? null,
    attempt: 0,
    maxAttempts: from.maxAttempts,
    runAt: options.runAtMs === undefined ? createdAt : new Date(options.runAtMs),
    leasedBy: null,
    leasedUntil: null,
    cancelRequested: false,
    progressDone: null,
    progressTotal: null,
    progressWords: null,
    result: null,
    error: null,
    routine: from.routine ?? false,
    schedule: options.schedule ?? null,
    createdBy: ctx.actor.name,
    createdAt,
    startedAt: null,
    endedAt: null,
  };
}

/** Checked when it is left as well as when it is run, so that who asks hears of it. */
export function readInput<I>(kind: JobKind<I>, input: unknown): I {
  const read = kind.input.safeParse(input, { error: inputWords });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const what = `The input of ${kind.name} cannot be used: ${[issue?.path.join("."), issue?.message].filter(Boolean).join(": ")}.`;
  throw new DomainError("INVALID", { what });
}
