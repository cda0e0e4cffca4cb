import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, strings } from "@/db/lake/sql";
import { agentKeys } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { modelNames } from "@/db/store/schema/models";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { toolNames } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import { notFound } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { type Coverage, type Covered, coverageOf, sumCoverage } from "./coverage";
import type { StopKind } from "./stop";
import { nameOfTarget } from "./target";

/**
 * What a stop would have reached in a range. `done`: actions of it, and how many passed a decision point. `asked`: questions
 * with the key, each of which is one decision. `sent`: what telemetry told of the key's workload, with any of its keys; a stop
 * hinders none of it.
 */
export interface Reach extends Coverage {
  counts: "done" | "asked" | "sent";
}

/**
 * How far a stop of this would reach, as the range says. Needs `audit.read`; throws NOT_FOUND, also for another tenant's,
 * UNAVAILABLE while the lake is away.
 */
export async function reachOf(
  ctx: Ctx,
  { kind, target }: { kind: StopKind; target: string },
  range: TimeRange,
): Promise<Reach> {
  requireAbility(ctx, "audit.read");
  await nameOfTarget(store(), ctx, kind, target);
  if (kind === "key") return reachOfKey(ctx, target, range);
  const values = await valuesOf(ctx, kind, target);
  return { counts: "done", ...sumCoverage(await coverageOf(ctx, values, range, kind), values) };
}

/** How telemetry writes it, all that was merged into it included. */
async function valuesOf(ctx: Ctx, kind: Covered, id: string): Promise<string[]> {
  const rows = await rowsOf(ctx, kind, id);
  return [
    ...new Set(rows.map(({ value, provider }) => (provider === null ? value : `${provider}/${value}`))),
  ];
}

/** The key that a decision was asked with, as its row has it. */
const ASKING_KEY = sql`JSONExtractString(attributes, 'bailiwick.decision.key')`;

interface Named {
  value: string;
  /** Of models, whose values are written without it. */
  provider: string | null;
}

async function rowsOf({ tenant }: Ctx, kind: Covered, id: string): Promise<Named[]> {
  const plain = (rows: { value: string }[]) => rows.map(({ value }) => ({ value, provider: null }));
  if (kind === "agent")
    return plain(
      await store()
        .select({ value: agentKeys.key })
        .from(agentKeys)
        .where(and(eq(agentKeys.tenant, tenant), eq(agentKeys.agent, id))),
    );
  if (kind === "tool")
    return plain(
      await store()
        .select({ value: toolNames.value })
        .from(toolNames)
        .where(and(eq(toolNames.tenant, tenant), eq(toolNames.tool, id))),
    );
  if (kind === "model")
    return store()
      .select({ value: modelNames.value, provider: modelNames.provider })
      .from(modelNames)
      .where(and(eq(modelNames.tenant, tenant), eq(modelNames.model, id)));
  const one = store().select({ root: principals.root }).from(principals).where(eq(principals.id, id));
  return plain(
    await store()
      .select({ value: principalAliases.value })
      .from(principalAliases)
      .innerJoin(principals, eq(principals.id, principalAliases.principal))
      .where(and(eq(principals.tenant, tenant), inArray(principals.root, one))),
  );
}

const keyRow = z.object({ id: z.string() });

/** Ids of the `decide` keys with which was asked about an agent, by the keys of its actions. Needs `audit.read`; throws UNAVAILABLE. */
export async function keysAskingOf(ctx: Ctx, actsAs: readonly string[], range: TimeRange): Promise<string[]> {
  requireAbility(ctx, "audit.read");
  if (actsAs.length === 0) return [];
  const query = sql`SELECT DISTINCT ${ASKING_KEY} AS id FROM actions FINAL
    WHERE ${whereRange(range)} AND kind = 'decision' AND agent_key IN ${strings(actsAs)} AND id != ''`;
  const rows = await readRows(query, keyRow, { name: "stops.keys", tenant: ctx.tenant });
  return rows.map(({ id }) => id);
}

const counted = z.object({ n: z.coerce.number() });

async function reachOfKey(ctx: Ctx, id: string, range: TimeRange): Promise<Reach> {
  const [key] = await store()
    .select()
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.id, id)));
  if (!key) throw notFound("key");
  const isAsking = key.kind === "decide";
  const of = isAsking
    ? sql`kind = 'decision' AND ${ASKING_KEY} = ${str(id)}`
    : sql`kind != 'decision' AND workload = ${str(key.workload ?? "")}`;
  const query = sql`SELECT count() AS n FROM actions FINAL WHERE ${whereRange(range)} AND ${of}`;
  const [row] = await readRows(query, counted, { name: "stops.key", tenant: ctx.tenant });
  const n = row?.n ?? 0;
  return isAsking ? { counts: "asked", actions: n, decided: n } : { counts: "sent", actions: n, decided: 0 };
}
