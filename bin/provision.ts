import { systemCtx } from "@/lib/access/newCtx";
import type { Environment } from "@/lib/base/environment";
import { log } from "@/lib/base/log";
import { provisionProviders } from "@/lib/identityProviders/provision";
import { provisionKeys } from "@/lib/keys/provision";
import { starterKey } from "@/lib/keys/starter";
import { rotateSecrets } from "@/lib/operations/rotateSecrets";
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
  if (environment.previousSecretKey) await rotate();
  await provisionKeys(ctx, environment.provision);
  if (parts.includes("console")) await provisionProviders(ctx, environment.identityProviders);
  const none = { setUpSecret: null };
  const { setUpSecret } = parts.includes("console")
    ? await provisionPeople(ctx, environment.provision)
    : none;
  const needsKey = parts.includes("collector") && !environment.provision.BAILIWICK_INGEST_KEY;
  return { setUpSecret, ingestKey: needsKey ? await starterKey(ctx) : null };
}

/** With the key before given, everything of it is written anew; what neither key reads is told, and left as it is. */
async function rotate(): Promise<void> {
  const { rotated, unreadable } = await rotateSecrets();
  if (rotated > 0) log("info", "secrets written anew under the present key", { rotated });
  if (unreadable > 0) log("warn", "stored secrets that no given key reads", { unreadable });
}
