import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { issueKey } from "../keys/issue";
import { createTenant } from "./create";
import { findTenant } from "./get";
import { DEMO_TENANT } from "./tenant";

const KEY_LIFE_MS = 3_600_000;

/** Sees to it that the Demo tenant exists, and issues an ingest key for it that lives an hour. `ctx` is of the default tenant. */
export async function prepareDemo(ctx: Ctx): Promise<{ tenant: string; key: string }> {
  if (!(await findTenant(DEMO_TENANT)))
    await createTenant(ctx, { slug: DEMO_TENANT, name: "Demo", demo: true });
  const demo = systemCtx(DEMO_TENANT, "demo");
  const { secret } = await issueKey(demo, {
    kind: "ingest",
    name: "demo",
    workload: "demo",
    expiresAtMs: ctx.now() + KEY_LIFE_MS,
  });
  return { tenant: DEMO_TENANT, key: secret };
}
