import { and, asc, eq, gt, isNotNull, isNull, lte } from "drizzle-orm";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { gateWaivers } from "@/db/store/schema/gates";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import type { Current } from "../finding";
import type { Check } from "../look";

const DAY_MS = 86_400_000;
/** Time enough to hand in what the gate asks for. */
const NOTICE_DAYS = 7;

/** Models and agents of which a version stands by a waiver which ends within 7 days. */
export const gateWaiverEnding: Check = async (ctx) => {
  const waivers = await endingWaivers(ctx);
  const bySubject = groupBy(waivers, ({ subject }) => `${subject.kind} ${subject.id}`);
  return [...bySubject.values()].flatMap((mine): Current[] => {
    const [first] = mine;
    if (!first) return [];
    const gates = mine.map(({ version, gate, stage }) => `${version}: ${gate} before ${stage}`);
    const facts = { gates, endsAt: first.endsAt.toISOString() };
    return [{ severity: "medium", subject: first.subject, facts }];
  });
};

async function endingWaivers(ctx: Ctx) {
  const rows = await store()
    .select({
      gate: gateWaivers.gate,
      stage: gateWaivers.stage,
      endsAt: gateWaivers.endsAt,
      modelId: models.id,
      agentId: agents.id,
      model: models.name,
      modelVersionName: modelVersions.version,
      agent: agents.name,
      agentVersionName: agentVersions.version,
    })
    .from(gateWaivers)
    .leftJoin(modelVersions, eq(modelVersions.id, gateWaivers.modelVersion))
    .leftJoin(models, eq(models.id, modelVersions.model))
    .leftJoin(agentVersions, eq(agentVersions.id, gateWaivers.agentVersion))
    .leftJoin(agents, eq(agents.id, agentVersions.agent))
    .where(
      and(
        eq(gateWaivers.tenant, ctx.tenant),
        isNotNull(gateWaivers.confirmedAt),
        isNull(gateWaivers.withdrawnAt),
        gt(gateWaivers.endsAt, new Date(ctx.now())),
        lte(gateWaivers.endsAt, new Date(ctx.now() + NOTICE_DAYS * DAY_MS)),
      ),
    )
    .orderBy(asc(gateWaivers.endsAt));
  return rows.map(({ gate, stage, endsAt, ...row }) => ({
    gate,
    stage,
    endsAt,
    version: row.modelVersionName ?? row.agentVersionName ?? "",
    subject:
      row.modelId !== null
        ? { kind: "model" as const, id: row.modelId, name: row.model ?? "" }
        : { kind: "agent" as const, id: row.agentId ?? "", name: row.agent ?? "" },
  }));
}
