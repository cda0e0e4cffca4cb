import type { Ctx } from "@/lib/access/ctx";
import { importKey } from "./import";

/**
 * Makes the key and the token of the environment be as given, at every start: `BAILIWICK_INGEST_KEY` sends telemetry,
 * `BAILIWICK_API_TOKEN` has the role admin, both in ctx's tenant. Throws INVALID when one is shorter than 24 characters.
 */
export async function provisionKeys(ctx: Ctx, env: Record<string, string | undefined>): Promise<void> {
  const { BAILIWICK_INGEST_KEY: ingest, BAILIWICK_API_TOKEN: api } = env;
  if (ingest) {
    await importKey(ctx, "BAILIWICK_INGEST_KEY", { kind: "ingest", name: "default", secret: ingest });
  }
  if (api) {
    await importKey(ctx, "BAILIWICK_API_TOKEN", {
      kind: "api",
      name: "provisioned",
      role: "admin",
      secret: api,
    });
  }
}
