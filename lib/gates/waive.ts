import { and, eq } from "drizzle-orm";
import { gateWaivers } from "@/db/store/schema/gates";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { requirePerson } from "./approve";
import { waiverState } from "./facts";
import type { GatedStage, SubjectKind } from "./gate";
import { reasonIn } from "./reason";
import { listGateSets } from "./sets";
import { aboutOf, subjectFor } from "./subject";

const ability = "models.promote";
const noun = "waiver";
const DAY_MS = 86_400_000;
const MOST_DAYS = 90;
type WaiverRow = typeof gateWaivers.$inferSelect;

export interface NewWaiver {
  stage: GatedStage;
  /** The gate's id in the set before that stage. */
  gate: string;
  reason: string;
  /** 1 to 90. */
  days: number;
}

/**
 * Asks that a version may pass a gate that it does not pass, for at most 90 days. It counts from the moment on that a
 * second person confirms it. Needs `models.promote`, of a person; throws INVALID, NOT_FOUND.
 */
export async function askWaiver(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  input: NewWaiver,
): Promise<{ id: string }> {
  requirePerson(ctx);
  const reason = reasonIn(input.reason);
  const { days, gate, stage } = input;
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw wrong("days", `Give 1 to ${MOST_DAYS} days.`);
  const set = (await listGateSets(ctx)).find((one) => one.subject === kind && one.stage === stage);
  if (!set?.gates.some(({ id }) => id === gate))
    throw wrong("gate", `No gate before ${stage} is called ${gate.slice(0, 40)}.`);
  return change(ctx, { verb: "ask", noun, ability }, async (tx, record) => {
    const subject = await subjectFor(tx, ctx, kind, version);
    const row = {
      id: ctx.newId("wvr"),
      tenant: ctx.tenant,
      ...aboutOf(subject),
      stage,
      gate,
      reason,
      endsAt: new Date(ctx.now() + days * DAY_MS),
      askedBy: ctx.actor.id,
      askedByName: ctx.actor.name,
      askedAt: new Date(ctx.now()),
    };
    await tx.insert(gateWaivers).values(row);
    const after = { waiver: row.id, gate, stage, reason, endsAt: row.endsAt.toISOString(), state: "asked" };
    record({ target: subject.id, before: null, after });
    return { id: row.id };
  });
}

/** Puts a waiver in force. Needs `models.promote`, of another person than the one who asked; throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function confirmWaiver(ctx: Ctx, id: string): Promise<void> {
  requirePerson(ctx);
  await change(ctx, { verb: "confirm", noun, ability }, async (tx, record) => {
    const row = await waiverFor(tx, ctx, id);
    if (row.askedBy === ctx.actor.id) {
      throw new DomainError("FORBIDDEN", {
        what: "You asked for this waiver, so another person confirms it.",
        fix: "Ask somebody who may promote.",
      });
    }
    if (waiverState(row, ctx.now()) !== "asked") throw notOpen(row, ctx.now());
    const confirmed = {
      confirmedBy: ctx.actor.id,
      confirmedByName: ctx.actor.name,
      confirmedAt: new Date(ctx.now()),
    };
    await tx.update(gateWaivers).set(confirmed).where(eq(gateWaivers.id, row.id));
    record({
      target: aboutId(row),
      before: { waiver: id, gate: row.gate, state: "asked" },
      after: { waiver: id, gate: row.gate, state: "in force" },
    });
  });
}

/** Ends a waiver, or the asking for one: its gate counts again at once. Needs `models.promote`; throws NOT_FOUND, CONFLICT. */
export async function withdrawWaiver(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "withdraw", noun, ability }, async (tx, record) => {
    const row = await waiverFor(tx, ctx, id);
    const state = waiverState(row, ctx.now());
    if (state === "ended" || state === "withdrawn") throw notOpen(row, ctx.now());
    await tx
      .update(gateWaivers)
      .set({ withdrawnAt: new Date(ctx.now()) })
      .where(eq(gateWaivers.id, row.id));
    record({
      target: aboutId(row),
      before: { waiver: id, gate: row.gate, state },
      after: { waiver: id, gate: row.gate, state: "withdrawn" },
    });
  });
}

async function waiverFor(tx: StoreTx, ctx: Ctx, id: string): Promise<WaiverRow> {
  const where = and(eq(gateWaivers.tenant, ctx.tenant), eq(gateWaivers.id, id));
  const [row] = await tx.select().from(gateWaivers).where(where).for("update");
  if (!row) throw notFound("waiver");
  return row;
}

const aboutId = (row: WaiverRow) => row.modelVersion ?? row.agentVersion ?? row.id;

function notOpen(row: WaiverRow, nowMs: number): DomainError {
  const state = waiverState(row, nowMs).replace("_", " ");
  return new DomainError("CONFLICT", {
    what: `This waiver is ${state}.`,
    fix: "Look at the version's gates.",
  });
}

function wrong(field: string, what: string): DomainError {
  return new DomainError("INVALID", { what }, { [field]: what });
}
