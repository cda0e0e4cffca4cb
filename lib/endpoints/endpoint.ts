import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export type EndpointRow = typeof modelEndpoints.$inferSelect;
export const ENDPOINT_KINDS = ["vllm", "other"] as const;

/** Where a model is served. Money is nano-USD; times are ISO 8601. */
export interface EndpointView {
  id: string;
  name: string;
  kind: (typeof ENDPOINT_KINDS)[number];
  baseUrl: string | null;
  model: { id: string; name: string } | null;
  version: { id: string; name: string } | null;
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

const address = z
  .string()
  .trim()
  .max(2_000)
  .nullish()
  .transform((text) => (text === undefined ? undefined : text || null));
const short = z
  .string()
  .trim()
  .max(300)
  .nullish()
  .transform((text) => (text === undefined ? undefined : text || null));

/** What people say of an endpoint; null or empty clears it. */
export const endpointFields = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(ENDPOINT_KINDS).default("vllm"),
  baseUrl: address,
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

/** What the change log says of an endpoint. */
export function endpointSnapshot(row: EndpointRow): object {
  const { name, kind, baseUrl, model, version, metricsUrl, dcgmUrl, servedName } = row;
  const { acceleratorType, acceleratorCount, hourNanoUsd, paused } = row;
  const accelerator = { acceleratorType, acceleratorCount, hourNanoUsd };
  return { name, kind, baseUrl, model, version, metricsUrl, dcgmUrl, servedName, ...accelerator, paused };
}
