import { DomainError } from "../base/errors";
import type { Ctx } from "./ctx";
import { DEFAULT_TENANT } from "./newCtx";

/** True for whoever may act on the installation itself: `operate`, which nobody has outside the default tenant. */
export function isOperator(ctx: Ctx): boolean {
  return ctx.tenant === DEFAULT_TENANT && ctx.abilities.has("operate");
}

/** Throws FORBIDDEN unless the actor operates the installation. What it opens is the installation, never a tenant's content. */
export function requireOperator(ctx: Ctx): void {
  if (isOperator(ctx)) return;
  const error = new DomainError("FORBIDDEN", {
    what: "Access permissions needed.",
    why: "This needs the ability operate, which operators have in the default tenant.",
    fix: "Switch to the default tenant, or ask an operator of the installation.",
  });
  throw Object.assign(error, { ability: "operate" });
}
