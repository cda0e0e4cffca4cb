import { DomainError } from "../base/errors";
import { abilitiesOf, ROLE_NAMES, type Role } from "./abilities";
import type { Ctx } from "./ctx";
import { DEFAULT_TENANT } from "./newCtx";

/** Keeps the names that are roles: what the store holds may be of another version. */
export function knownRoles(names: readonly string[]): Role[] {
  return ROLE_NAMES.filter((role) => names.includes(role));
}

/** Throws INVALID for a name that is no role, and FORBIDDEN for a role that can do more than the actor: nobody gives what they have not. */
export function requireGrantable(ctx: Ctx, names: readonly string[]): Role[] {
  const roles = knownRoles(names);
  const unknown = names.find((name) => !roles.some((role) => role === name));
  if (unknown !== undefined || roles.length === 0) {
    const what = unknown === undefined ? "No role is chosen." : `"${unknown.slice(0, 40)}" is not a role.`;
    throw new DomainError("INVALID", { what, fix: `Use one of ${ROLE_NAMES.join(", ")}.` }, { roles: what });
  }
  if (roles.includes("operator") && ctx.tenant !== DEFAULT_TENANT) {
    const what = "Operators are members of the default tenant.";
    throw new DomainError("INVALID", { what, fix: "Grant the role there." }, { roles: what });
  }
  for (const ability of abilitiesOf(roles)) {
    if (ctx.abilities.has(ability)) continue;
    throw new DomainError("FORBIDDEN", {
      what: "This role allows more than you may do yourself.",
      why: `It has the ability ${ability}.`,
      fix: "Choose a lesser role, or ask an administrator.",
    });
  }
  return roles;
}
