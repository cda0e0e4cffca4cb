import { eq, inArray, like, or, type SQL, sql } from "drizzle-orm";
import { modelNames, models, modelVersions } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { nameKey } from "@/lib/principals/alias";
import type { ModelState, Stage } from "./model";

/** What a list of models can be narrowed to; what is left out does not narrow. */
export interface ModelFilter {
  /** Part of a name, of a name in telemetry, or a digest. */
  q?: string | undefined;
  /** Without one: all but the archived. */
  state?: ModelState | undefined;
  provider?: string | undefined;
  licence?: string | undefined;
  task?: string | undefined;
  /** Of any of its versions. */
  stage?: Stage | undefined;
}

/** The conditions of a filter. */
export function whereModels(ctx: Ctx, filter: ModelFilter): (SQL | undefined)[] {
  const { q, state, provider, licence, task, stage } = filter;
  return [
    eq(models.tenant, ctx.tenant),
    state ? eq(models.state, state) : inArray(models.state, ["discovered", "registered"]),
    provider === undefined ? undefined : eq(models.provider, provider),
    licence === undefined ? undefined : eq(models.licence, licence),
    task === undefined ? undefined : sql`${task} = any(${models.tasks})`,
    stage &&
      sql`${models.id} in (select v.model from ${modelVersions} as v
      where v.tenant = ${ctx.tenant} and v.stage = ${stage})`,
    q?.trim() ? called(ctx, q.trim()) : undefined,
  ];
}

function called(ctx: Ctx, q: string): SQL | undefined {
  const part = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const named = sql`${models.id} in (select n.model from ${modelNames} as n
    where n.tenant = ${ctx.tenant} and lower(n.value) like ${part(q.toLowerCase())})`;
  const digest = sql`${models.id} in (select v.model from ${modelVersions} as v
    where v.tenant = ${ctx.tenant} and (v.digest = ${q.toLowerCase()} or v.id = ${q}))`;
  return or(like(models.nameKey, part(nameKey(q))), eq(models.id, q), named, digest);
}
