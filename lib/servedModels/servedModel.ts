import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { servedModels } from "@/db/store/schema/subscriptions";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export const SERVED_STATES = ["active", "paused"] as const;
export type ServedState = (typeof SERVED_STATES)[number];
export type ServedModelRow = typeof servedModels.$inferSelect;

interface Named {
  id: string;
  name: string;
  namespace: string;
}

/** An endpoint behind a served model, and whether it answered its last check. */
interface ServingEndpoint {
  id: string;
  name: string;
  kind: string;
  weight: number;
  health: "unknown" | "healthy" | "unhealthy";
  paused: boolean;
}

/** A model as callers name it (MaaS: MaaSModelRef). Times are ISO 8601. */
export interface ServedModelView {
  /** `svm_…` */
  id: string;
  /** What a request says in `model`. */
  name: string;
  namespace: string;
  displayName: string | null;
  description: string | null;
  /** Whose prices and whose telemetry name it. */
  provider: string | null;
  /** Of the catalog. */
  model: { id: string; name: string } | null;
  state: ServedState;
  endpoints: ServingEndpoint[];
  /** Those that hold it. */
  subscriptions: (Named & { displayName: string | null; state: ServedState })[];
  /** Those that say who may call it; where none does, its subscribers may. */
  access: Named[];
  createdBy: string;
  createdAt: string;
}

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .nullish()
    .transform((given) => (given === undefined ? undefined : given || null));

/** As requests and Kubernetes write names, and with slashes as providers do: `granite-7b`, `meta-llama/Llama-3.1-8B`. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;
const NAMESPACE = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** What may be said later too; null or empty clears it. */
export const servedFields = z.strictObject({
  displayName: text(200),
  description: text(2_000),
  provider: text(100),
  /** A model's id in the catalog. */
  model: text(100),
});

/** What is said once: keys, quotas and prices go by the name, so it never changes. */
export const newServedFields = servedFields.extend({
  name: z
    .string()
    .trim()
    .min(1)
    .max(253)
    .regex(NAME, "Use letters, digits and . _ : / @ + -, as requests name it"),
  namespace: z
    .string()
    .trim()
    .max(63)
    .refine((given) => given === "" || NAMESPACE.test(given), "Use lower-case letters, digits and -")
    .default(""),
});
export type NewServedModel = z.input<typeof newServedFields> & {
  /** What a manifest said of it, so that it can be given back as it came. */
  manifest?: Record<string, unknown> | null;
};
export type ServedModelEdit = z.input<typeof servedFields> & Pick<NewServedModel, "manifest">;

export function whereServed(ctx: Pick<Ctx, "tenant">, id: string) {
  return and(eq(servedModels.tenant, ctx.tenant), eq(servedModels.id, id));
}

/** One of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function servedModelFor(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<ServedModelRow> {
  const [row] = await reader.select().from(servedModels).where(whereServed(ctx, id));
  if (!row) throw notFound("served model");
  return row;
}

/** The same within a transaction that writes the row anew: what another writes meanwhile waits, so that neither undoes the other. */
export async function servedModelForEdit(
  tx: StoreTx,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<ServedModelRow> {
  const [row] = await tx.select().from(servedModels).where(whereServed(ctx, id)).for("update");
  if (!row) throw notFound("served model");
  return row;
}

/** What the change log says of a served model. */
export function servedSnapshot(row: ServedModelRow): object {
  const { name, namespace, displayName, description, provider, model, state } = row;
  return { name, namespace, displayName, description, provider, model, state };
}
