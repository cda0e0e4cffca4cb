import { eq } from "drizzle-orm";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { promotions } from "@/db/store/schema/gates";
import { models, modelVersions } from "@/db/store/schema/models";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { RecordEdit } from "@/lib/changes/change";
import type { Stage } from "./gate";
import type { GateResult } from "./judge";
import { aboutOf, type Subject } from "./subject";

interface Move {
  kind: (typeof promotions.$inferInsert)["kind"];
  to: Stage;
  gates: readonly GateResult[];
  other: string | null;
  reason: string | null;
}

/** Holds the model or agent, so that of two moves of its versions one sees what the other did. */
export async function holdParent(tx: StoreTx, { kind, parent }: Subject): Promise<void> {
  if (kind === "model")
    await tx.select({ id: models.id }).from(models).where(eq(models.id, parent)).for("update");
  else await tx.select({ id: agents.id }).from(agents).where(eq(agents.id, parent)).for("update");
}

/** Moves a version into a stage and keeps what its gates said. */
export async function move(
  tx: StoreTx,
  ctx: Ctx,
  subject: Subject,
  { to, ...how }: Move,
  record: RecordEdit,
): Promise<void> {
  const row = {
    id: ctx.newId("prm"),
    tenant: ctx.tenant,
    ...aboutOf(subject),
    ...how,
    gates: how.gates.map((one) => ({ ...one })),
    from: subject.stage,
    to,
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: new Date(ctx.now()),
  };
  await tx.insert(promotions).values(row);
  if (subject.kind === "model")
    await tx.update(modelVersions).set({ stage: to }).where(eq(modelVersions.id, subject.id));
  else await tx.update(agentVersions).set({ stage: to }).where(eq(agentVersions.id, subject.id));
  const named = { version: subject.version, of: subject.name };
  record({
    target: subject.id,
    before: { ...named, stage: subject.stage },
    after: { ...named, stage: to, ...(how.reason && { reason: how.reason }), gates: how.gates.map(told) },
  });
}

/** A gate as the change log tells it. */
export const told = ({ gate, stage, state, why, evidence, waiver }: GateResult) => ({
  gate: gate.id,
  stage,
  state,
  why,
  ...(evidence && { evidence: evidence.id, sha256: evidence.sha256 }),
  ...(waiver && { waiver: waiver.id }),
});
