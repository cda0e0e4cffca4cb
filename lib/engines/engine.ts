import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { policyEngines } from "@/db/store/schema/policies";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export type EngineRow = typeof policyEngines.$inferSelect;
export const ENGINE_KINDS = ["opa"] as const;
export const ENGINE_MODES = ["observe", "enforce"] as const;

/** Another policy engine that is asked besides our own. Times are ISO 8601. */
export interface EngineView {
  id: string;
  name: string;
  kind: (typeof ENGINE_KINDS)[number];
  url: string;
  /** Below `/v1/data/`. */
  path: string;
  hasToken: boolean;
  timeoutMs: number;
  mode: (typeof ENGINE_MODES)[number];
  /** Why its last answer was no decision; null where it was one. */
  lastError: string | null;
  /** When that was noted: the first time, when it changes, and once a minute. */
  lastAskedAt: string | null;
}

const PATH_RULE = "Use names with slashes between them, such as bailiwick/tool/decision.";

/** What people say of an engine. */
export const engineFields = z.strictObject({
  name: z.string().trim().min(1).max(200),
  kind: z.enum(ENGINE_KINDS).default("opa"),
  /** Its base address, without `/v1/data`. */
  url: z.string().trim().max(2_000),
  /** Of the document that decides, below `/v1/data/`. */
  path: z
    .string()
    .trim()
    .transform((path) => path.replace(/^\/+|\/+$/g, ""))
    .pipe(
      z
        .string()
        .max(500)
        .regex(/^[\w.-]+(\/[\w.-]+)*$/, PATH_RULE),
    ),
  /** Bearer; kept encrypted. Left out, the present one stays; empty takes it away. */
  token: z.string().trim().max(10_000).nullish(),
  timeoutMs: z.int().min(50).max(5_000).default(500),
  mode: z.enum(ENGINE_MODES).default("observe"),
});
export type EngineFields = z.input<typeof engineFields>;

export const TOKEN_PURPOSE = "policyEngine.token";

export function whereEngine(ctx: Pick<Ctx, "tenant">, id: string) {
  return and(eq(policyEngines.tenant, ctx.tenant), eq(policyEngines.id, id));
}

/** One of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function engineFor(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<EngineRow> {
  const [row] = await reader.select().from(policyEngines).where(whereEngine(ctx, id));
  if (!row) throw notFound("policy engine");
  return row;
}

/** What the change log says of an engine. */
export function engineSnapshot({ name, kind, url, path, timeoutMs, mode, token }: EngineRow): object {
  return { name, kind, url, path, timeoutMs, mode, authenticated: token !== null };
}
