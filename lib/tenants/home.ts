import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { DomainError } from "@/lib/base/errors";

/** Throws FORBIDDEN outside the default tenant: tenants are made and removed from there. */
export function requireHome(ctx: Ctx): void {
  if (ctx.tenant === DEFAULT_TENANT) return;
  throw new DomainError("FORBIDDEN", {
    what: "Tenants are managed from the default tenant.",
    fix: "Switch to it, or ask one of its administrators.",
  });
}
