import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { gatherSecurityEvent } from "@/lib/securityEvents/gather";

/** Notes as a security event that somebody known was refused: what lacked, and where. Other errors are none. */
export function noteRefusal(ctx: Ctx, error: unknown, where: string): void {
  if (!isDomainError(error) || error.code !== "FORBIDDEN") return;
  const ability = "ability" in error && typeof error.ability === "string" ? error.ability : null;
  const target = ability ? { kind: "ability", id: ability } : { kind: "verb", id: where };
  const detail = { where, why: error.words.why ?? error.words.what };
  const tenant = ctx.tenant === "" ? null : ctx.tenant;
  gatherSecurityEvent({ ...ctx, tenant }, { kind: "access_refused", outcome: "failure", target, detail });
}
