import { systemCtx } from "@/lib/access/newCtx";
import type { Environment } from "@/lib/base/environment";
import { provisionProviders } from "@/lib/identityProviders/provision";
import { provisionKeys } from "@/lib/keys/provision";
import { starterKey } from "@/lib/keys/starter";
import { provisionPeople } from "@/lib/people/provision";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import type { Part } from "./parts";

/** What a start may print once. */
export interface StartSecrets {
  setUpSecret: string | null;
  /** An ingest key made for the snippet; null when keys are in use or one is given by the environment. */
  ingestKey: string | null;
}

/**
 * Makes the installation usable: the default tenant, what the environment provisions, and what is printed where there is
 * none: a set-up link by who has the page for it, a first key by who takes it. Safe while other processes do the same.
 */
export async function provision(environment: Environment, parts: readonly Part[]): Promise<StartSecrets> {
  const ctx = systemCtx();
  await ensureDefaultTenant(ctx);
  await provisionKeys(ctx, environment.provision);
  if (parts.includes("console")) await provisionProviders(ctx, environment.identityProviders);
  const none = { setUpSecret: null };
  const { setUpSecret } = parts.includes("console")
    ? await provisionPeople(ctx, environment.provision)
    : none;
  const needsKey = parts.includes("collector") && !environment.provision.BAILIWICK_INGEST_KEY;
  return { setUpSecret, ingestKey: needsKey ? await starterKey(ctx) : null };
}
