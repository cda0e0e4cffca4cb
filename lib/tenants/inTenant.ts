import { ABILITIES, type Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";

/**
 * An operator's ctx within one tenant, for the few verbs that operators have there: same actor and request, so that the
 * tenant's own Changes name who it was. Never handed out of this noun.
 */
export function inTenant(ctx: Ctx, tenant: string, abilities: readonly Ability[] = ABILITIES): Ctx {
  return { ...ctx, tenant, abilities: new Set(abilities) };
}
