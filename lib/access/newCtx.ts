import { ABILITIES, type Ability, OPERATOR_ABILITIES } from "./abilities";
import type { Actor, Client, Ctx } from "./ctx";
import { randomTen } from "./randomTen";
import { uuidv7 } from "./uuidv7";

/** The tenant that exists from the first start; its administrators administer the installation. */
export const DEFAULT_TENANT = "default";

export interface CtxParts {
  tenant: string;
  actor: Actor;
  abilities: ReadonlySet<Ability>;
  /** Given by the caller's request; drawn where there is none. */
  requestId?: string;
  /** Where the request comes from; null for the product itself. */
  client?: Client | null;
}

/**
 * Makes a ctx with the real clock and real randomness: for the edges, never for the domain. `operate` counts in the
 * default tenant only, whatever a role or another tenant's membership says.
 */
export function newCtx({ tenant, actor, abilities: given, requestId, client = null }: CtxParts): Ctx {
  const abilities =
    tenant === DEFAULT_TENANT ? given : new Set([...given].filter((ability) => !isOfOperators(ability)));
  const now = () => Date.now();
  const newId = (prefix: string) => `${prefix}_${uuidv7(now(), randomTen())}`;
  return { tenant, actor, abilities, requestId: requestId ?? newId("req"), client, now, newId };
}

const isOfOperators = (ability: Ability) => OPERATOR_ABILITIES.some((one) => one === ability);

/** The product acting by itself, with every ability: at start, in jobs. `part` is what the change log shows. */
export function systemCtx(tenant: string = DEFAULT_TENANT, part = "bailiwick"): Ctx {
  return newCtx({
    tenant,
    actor: { kind: "system", id: part, name: part },
    abilities: new Set([...ABILITIES, ...OPERATOR_ABILITIES]),
  });
}
