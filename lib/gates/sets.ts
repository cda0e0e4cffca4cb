import { and, eq } from "drizzle-orm";
import { gateSets } from "@/db/store/schema/gates";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { readShape } from "@/lib/base/readShape";
import { change } from "@/lib/changes/change";
import {
  DEFAULT_GATES,
  GATED_STAGES,
  type Gate,
  type GatedStage,
  gatesSchema,
  SUBJECTS,
  type SubjectKind,
} from "./gate";

/** The gates before one stage. */
export interface GateSet {
  subject: SubjectKind;
  stage: GatedStage;
  gates: Gate[];
  /** ISO 8601; null where the tenant has the set that comes along. */
  updatedAt: string | null;
}

/** All sets of the tenant. Needs `audit.read`. */
export async function listGateSets(ctx: Ctx): Promise<GateSet[]> {
  requireAbility(ctx, "audit.read");
  return readGateSets(store(), ctx);
}

/** The same within a transaction. */
export async function readGateSets(reader: Pick<StoreReader, "select">, ctx: Ctx): Promise<GateSet[]> {
  const rows = await reader.select().from(gateSets).where(eq(gateSets.tenant, ctx.tenant));
  return SUBJECTS.flatMap((subject) =>
    GATED_STAGES.map((stage) => {
      const row = rows.find((one) => one.subject === subject && one.stage === stage);
      if (!row) return { subject, stage, gates: [...DEFAULT_GATES[subject][stage]], updatedAt: null };
      const gates = gatesSchema(subject).parse(row.gates);
      return { subject, stage, gates, updatedAt: row.updatedAt.toISOString() };
    }),
  );
}

/** Replaces the gates before a stage; null brings back the set that comes along. Needs `settings.write`; throws INVALID naming the field. */
export async function setGates(
  ctx: Ctx,
  subject: SubjectKind,
  stage: GatedStage,
  gates: unknown,
): Promise<GateSet> {
  const read = gates === null ? null : readShape(gatesSchema(subject), gates, "The gate set");
  const before = (await listGateSets(ctx)).find((one) => one.subject === subject && one.stage === stage);
  const updatedAt = new Date(ctx.now());
  await change(ctx, { verb: "set", noun: "gates", ability: "settings.write" }, async (tx, record) => {
    const key = { tenant: ctx.tenant, subject, stage };
    if (read) {
      const row = { gates: read, updatedAt };
      await tx
        .insert(gateSets)
        .values({ ...key, ...row })
        .onConflictDoUpdate({ target: [gateSets.tenant, gateSets.subject, gateSets.stage], set: row });
    } else {
      await tx
        .delete(gateSets)
        .where(
          and(eq(gateSets.tenant, ctx.tenant), eq(gateSets.subject, subject), eq(gateSets.stage, stage)),
        );
    }
    const after = read ?? DEFAULT_GATES[subject][stage];
    record({
      target: `${subject}:${stage}`,
      before: { gates: before?.gates ?? null },
      after: { gates: after },
    });
  });
  return read
    ? { subject, stage, gates: read, updatedAt: updatedAt.toISOString() }
    : { subject, stage, gates: [...DEFAULT_GATES[subject][stage]], updatedAt: null };
}
