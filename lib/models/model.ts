import { and, eq } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import type { PrincipalRef } from "@/lib/principals/principal";

export const MODEL_STATES = ["discovered", "registered", "archived"] as const;
export type ModelState = (typeof MODEL_STATES)[number];
/** Where a version stands; `lib/gates` moves it. */
export const STAGES = ["candidate", "staging", "production", "retired"] as const;
export type Stage = (typeof STAGES)[number];

export type ModelRow = typeof models.$inferSelect;
export type ModelVersionRow = typeof modelVersions.$inferSelect;

/** A version of a model. Prices are nano-USD per million tokens, as declared by a person; times ISO 8601. */
export interface ModelVersionView {
  id: string;
  model: string;
  version: string;
  /** `sha256:<hex>` of the weights. */
  digest: string | null;
  stage: Stage;
  description: string | null;
  /** Its own, or its model's. */
  licence: string | null;
  baseModel: string | null;
  datasets: string[];
  uri: string | null;
  contextTokens: number | null;
  inputNanoUsd: number | null;
  outputNanoUsd: number | null;
  properties: Record<string, string>;
  submittedBy: string;
  createdAt: string;
}

/** A name under which telemetry speaks of a model, or of one of its versions (by id). */
export interface ModelNameView {
  provider: string;
  name: string;
  version: string | null;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
}

/** A model with its versions, newest first, and its names. Times are ISO 8601. */
export interface ModelView {
  id: string;
  /** As telemetry writes it; empty where it does not say. */
  provider: string;
  name: string;
  state: ModelState;
  description: string | null;
  owner: PrincipalRef | null;
  licence: string | null;
  baseModel: string | null;
  tasks: string[];
  versions: ModelVersionView[];
  names: ModelNameView[];
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  registeredAt: string | null;
  createdAt: string;
}

/** How the lake writes a model: `provider/name`. */
export function seenAs({ provider, name }: { provider: string; name: string }): string {
  return `${provider}/${name}`;
}

export function whereModel(ctx: Ctx, id: string) {
  return and(eq(models.tenant, ctx.tenant), eq(models.id, id));
}

/** One model of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function modelFor(reader: Pick<StoreReader, "select">, ctx: Ctx, id: string): Promise<ModelRow> {
  const [row] = await reader.select().from(models).where(whereModel(ctx, id));
  if (!row) throw notFound("model");
  return row;
}

/** One that people have registered. Throws NOT_FOUND, and CONFLICT for one that is only seen, or archived. */
export async function registeredModel(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<ModelRow> {
  const row = await modelFor(reader, ctx, id);
  if (row.state === "registered") return row;
  const isSeen = row.state === "discovered";
  throw new DomainError("CONFLICT", {
    what: isSeen ? `${row.name} is not registered.` : `${row.name} is archived.`,
    fix: isSeen ? "Register it first." : "Restore it first.",
  });
}

/** One version of one model of ctx's tenant. Throws NOT_FOUND. */
export async function versionFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  model: string,
  id: string,
): Promise<ModelVersionRow> {
  const mine = and(eq(modelVersions.tenant, ctx.tenant), eq(modelVersions.model, model));
  const [row] = await reader
    .select()
    .from(modelVersions)
    .where(and(mine, eq(modelVersions.id, id)));
  if (!row) throw notFound("model version");
  return row;
}

/** What the change log says of a model. */
export function modelSnapshot(row: ModelRow): object {
  const { provider, name, state, description, owner, licence, baseModel, tasks } = row;
  return { provider, name, state, description, owner, licence, baseModel, tasks };
}

/** What the change log says of a version. */
export function versionSnapshot(row: ModelVersionRow): object {
  const { id: _, tenant: __, createdAt: ___, submittedBy: ____, ...said } = row;
  return said;
}
