import { DomainError } from "../base/errors";
import type { Ability } from "./abilities";
import type { Ctx } from "./ctx";

/** Throws FORBIDDEN unless the actor has the ability; says which one is missing and whom to ask. */
export function requireAbility(ctx: Ctx, ability: Ability): void {
  if (ctx.abilities.has(ability)) return;
  throw new DomainError("FORBIDDEN", {
    what: "Access permissions needed.",
    why: `This needs the ability ${ability}.`,
    fix: "Ask an administrator of this tenant for a role that has it.",
  });
}
