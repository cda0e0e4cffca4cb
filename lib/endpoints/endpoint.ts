import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export type EndpointRow = typeof modelEndpoints.$inferSelect;
export const ENDPOINT_KINDS = [
  "vllm",
  "openai-compatible",
  "openai",
  "anthropic",
  "azure-openai",
  "other",
] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];
export const HEALTH_STATES = ["unknown", "healthy", "unhealthy"] as const;

interface Named {
  id: string;
  name: string;
}

/** Where a model is served. Money is nano-USD; times are ISO 8601. */
export interface EndpointView {
  id: string;
  name: string;
  /** Whose shape it speaks; `other` only measures. */
  kind: EndpointKind;
  baseUrl: string | null;
  /** The served model behind it, and what it calls that model itself. */
  served: Named | null;
  targetModel: string | null;
  /** Of several endpoints of a served model, its share; 0 to 100. */
  weight: number;
  apiVersion: string | null;
  /** That there is one, and how to recognise it: never the credential itself. Null where none is set. */
  credential: { hint: string | null; setAt: string } | null;
  health: {
    state: (typeof HEALTH_STATES)[number];
    checkedAt: string | null;
    ms: number | null;
    /** Why the last check failed, in one sentence. */
    failure: string | null;
    /** Checks in a row that failed. */
    failures: number;
  };
  model: Named | null;
  version: Named | null;
  metricsUrl: string | null;
  dcgmUrl: string | null;
  servedName: string | null;
  acceleratorType: string | null;
  acceleratorCount: number | null;
  hourNanoUsd: number | null;
  paused: boolean;
  triedAt: string | null;
  scrapedAt: string | null;
  failure: string | null;
}

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .nullish()
    .transform((given) => (given === undefined ? undefined : given || null));
const address = text(2_000);
const short = text(300);

/** What people say of an endpoint; null or empty clears it. */
export const endpointFields = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(ENDPOINT_KINDS).default("vllm"),
  /** Of its API, with or without its version: https://host or https://host/v1. */
  baseUrl: address,
  /** A served model's id. */
  served: short,
  targetModel: short,
  weight: z.int().min(0).max(100).optional(),
  apiVersion: text(40).refine(
    (given) => !given || /^[A-Za-z0-9.-]+$/.test(given),
    "Use letters, digits, . and -, such as 2024-10-21",
  ),
  /** Prometheus text of the server, such as https://host/metrics. */
  metricsUrl: address,
  /** Of the DCGM exporter beside it. */
  dcgmUrl: address,
  servedName: short,
  /** A model's id, and one of its versions'. */
  model: short,
  version: short,
  acceleratorType: short,
  acceleratorCount: z.int().min(1).max(100_000).nullish(),
  hourNanoUsd: z.int().min(0).max(1e15).nullish(),
});
export type EndpointFields = z.input<typeof endpointFields>;

export function whereEndpoint(ctx: Ctx, id: string) {
  return and(eq(modelEndpoints.tenant, ctx.tenant), eq(modelEndpoints.id, id));
}

/** One of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function endpointFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<EndpointRow> {
  const [row] = await reader.select().from(modelEndpoints).where(whereEndpoint(ctx, id));
  if (!row) throw notFound("model endpoint");
  return row;
}

/** The same within a transaction that writes the row anew: what another writes meanwhile waits, so that neither undoes the other. */
export async function endpointForEdit(tx: StoreTx, ctx: Ctx, id: string): Promise<EndpointRow> {
  const [row] = await tx.select().from(modelEndpoints).where(whereEndpoint(ctx, id)).for("update");
  if (!row) throw notFound("model endpoint");
  return row;
}

/** What the change log says of an endpoint: of its credential only since when there is one. */
export function endpointSnapshot(row: EndpointRow): object {
  const { name, kind, baseUrl, served, targetModel, weight, apiVersion, model, version } = row;
  const { metricsUrl, dcgmUrl, servedName, acceleratorType, acceleratorCount, hourNanoUsd, paused } = row;
  const serves = { name, kind, baseUrl, served, targetModel, weight, apiVersion, model, version };
  const measured = { metricsUrl, dcgmUrl, servedName, acceleratorType, acceleratorCount, hourNanoUsd };
  const authenticatedSince = row.credentialSecret === null ? null : row.credentialSetAt;
  return { ...serves, ...measured, authenticatedSince, paused };
}
