import { DomainError } from "../base/errors";
import type { Ability } from "./abilities";
import type { Ctx } from "./ctx";

/** Throws FORBIDDEN unless the actor has the ability; says which one is missing and whom to ask. */
export function requireAbility(ctx: Ctx, ability: Ability): void {
  if (!ctx.abilities.has(ability)) throw lacking(ability);
}

/** The refusal for want of an ability; it carries which one, for the edges to note. */
export function lacking(ability: Ability): DomainError {
  const error = new DomainError("FORBIDDEN", {
    what: "Access permissions needed.",
    why: `This needs the ability ${ability}.`,
    fix: "Ask an administrator of this tenant for a role that has it.",
  });
  return Object.assign(error, { ability });
}
