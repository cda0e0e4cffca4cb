import { and, asc, eq } from "drizzle-orm";
import { z } from "zod";
import { modelRegistries } from "@/db/store/schema/registries";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";

export type RegistryRow = typeof modelRegistries.$inferSelect;
export const REGISTRY_KINDS = ["registry", "catalog"] as const;

/** A registry or catalog elsewhere. Times are ISO 8601. */
export interface RegistryView {
  id: string;
  name: string;
  kind: (typeof REGISTRY_KINDS)[number];
  url: string;
  hasToken: boolean;
  triedAt: string | null;
  syncedAt: string | null;
  /** Why the last try failed. */
  failure: string | null;
  found: RegistryRow["found"];
}

export const registryFields = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(REGISTRY_KINDS),
  url: z.string().trim().max(2_000),
  /** Bearer; kept encrypted. Left out, the present one stays; empty takes it away. */
  token: z.string().trim().max(10_000).nullish(),
});
export type RegistryFields = z.input<typeof registryFields>;

export const TOKEN_PURPOSE = "modelRegistry.token";

export function whereRegistry(ctx: Ctx, id: string) {
  return and(eq(modelRegistries.tenant, ctx.tenant), eq(modelRegistries.id, id));
}

/** One of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function registryFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<RegistryRow> {
  const [row] = await reader.select().from(modelRegistries).where(whereRegistry(ctx, id));
  if (!row) throw notFound("model registry");
  return row;
}

/** The tenant's registries by name. Needs `audit.read`. */
export async function listRegistries(ctx: Ctx): Promise<RegistryView[]> {
  requireAbility(ctx, "audit.read");
  const mine = eq(modelRegistries.tenant, ctx.tenant);
  const rows = await store()
    .select()
    .from(modelRegistries)
    .where(mine)
    .orderBy(asc(modelRegistries.name))
    .limit(200);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    url: row.url,
    hasToken: row.token !== null,
    triedAt: row.triedAt?.toISOString() ?? null,
    syncedAt: row.syncedAt?.toISOString() ?? null,
    failure: row.failure,
    found: row.found,
  }));
}

/** What the change log says of a registry. */
export function registrySnapshot({ name, kind, url, token }: RegistryRow): object {
  return { name, kind, url, authenticated: token !== null };
}
