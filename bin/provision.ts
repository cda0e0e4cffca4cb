import { systemCtx } from "@/lib/access/newCtx";
import type { Environment } from "@/lib/base/environment";
import { provisionKeys } from "@/lib/keys/provision";
import { starterKey } from "@/lib/keys/starter";
import { provisionPeople } from "@/lib/people/provision";
import { ensureDefaultTenant } from "@/lib/tenants/create";

/** What a start may print once. */
export interface StartSecrets {
  setUpSecret: string | null;
  /** An ingest key made for the snippet; null when keys are in use or one is given by the environment. */
  ingestKey: string | null;
}

/** Makes the installation usable: the default tenant, what the environment provisions, a set-up link and a first key where there are none. */
export async function provision(environment: Environment): Promise<StartSecrets> {
  const ctx = systemCtx();
  await ensureDefaultTenant(ctx);
  await provisionKeys(ctx, environment.provision);
  const { setUpSecret } = await provisionPeople(ctx, environment.provision);
  const ingestKey = environment.provision.BAILIWICK_INGEST_KEY ? null : await starterKey(ctx);
  return { setUpSecret, ingestKey };
}
