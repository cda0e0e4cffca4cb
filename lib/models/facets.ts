import { and, eq, type SQL, sql } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type ModelFilter, whereModels } from "./filter";

/** A value that models can be narrowed to, and how many that would leave. */
export interface FacetValue {
  value: string;
  models: number;
}

export interface ModelFacets {
  state: FacetValue[];
  provider: FacetValue[];
  licence: FacetValue[];
  stage: FacetValue[];
  task: FacetValue[];
}

const MOST = 50;

/** The values of each field under the rest of the filter, the most frequent first; at most 50 a field. Needs `audit.read`. */
export async function modelFacets(ctx: Ctx, filter: ModelFilter = {}): Promise<ModelFacets> {
  requireAbility(ctx, "audit.read");
  const without = (field: keyof ModelFilter) => ({ ...filter, [field]: undefined });
  const state = sql`${models.state}`;
  const open = await values(ctx, without("state"), state);
  // The archived are listed only when they are asked for, and yet counted.
  const archived = await values(ctx, { ...filter, state: "archived" }, state);
  return {
    state: [...open, ...archived],
    provider: await values(ctx, without("provider"), sql`${models.provider}`),
    licence: await values(ctx, without("licence"), sql`${models.licence}`),
    task: await values(ctx, without("task"), sql`unnest(${models.tasks})`),
    stage: await stages(ctx, without("stage")),
  };
}

async function values(ctx: Ctx, filter: ModelFilter, value: SQL): Promise<FacetValue[]> {
  const rows = await store()
    .select({ value: sql<string | null>`${value}`.as("value"), models: sql<number>`count(*)::int` })
    .from(models)
    .where(and(...whereModels(ctx, filter)))
    .groupBy(sql`1`)
    .orderBy(sql`2 desc, 1`)
    .limit(MOST);
  return rows.flatMap((row) => (row.value === null ? [] : [{ value: row.value, models: row.models }]));
}

async function stages(ctx: Ctx, filter: ModelFilter): Promise<FacetValue[]> {
  return store()
    .select({ value: modelVersions.stage, models: sql<number>`count(distinct ${models.id})::int` })
    .from(models)
    .innerJoin(modelVersions, eq(modelVersions.model, models.id))
    .where(and(...whereModels(ctx, filter)))
    .groupBy(modelVersions.stage)
    .orderBy(modelVersions.stage);
}
