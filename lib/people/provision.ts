import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { drawSetUpLink, hasAdmin, provisionAdmin } from "./setUp";

/**
 * Sees to it that ctx's tenant can get an administrator: the one of `BAILIWICK_ADMIN_EMAIL` and `BAILIWICK_ADMIN_PASSWORD`,
 * or else a fresh one-time secret for the set-up page, which ends the older ones. Does nothing once there is one.
 * Throws INVALID for half a pair or a weak password.
 */
export async function provisionPeople(
  ctx: Ctx,
  env: Record<string, string | undefined>,
): Promise<{ setUpSecret: string | null }> {
  const { BAILIWICK_ADMIN_EMAIL: email, BAILIWICK_ADMIN_PASSWORD: password } = env;
  if (Boolean(email) !== Boolean(password)) {
    throw new DomainError("INVALID", {
      what: `${email ? "BAILIWICK_ADMIN_PASSWORD" : "BAILIWICK_ADMIN_EMAIL"} is missing.`,
      why: "The first administrator needs both.",
      fix: "Set both, or neither to get a one-time set-up link.",
    });
  }
  if (email && password) await provisionGiven(ctx, email, password);
  return { setUpSecret: (await hasAdmin(ctx)) ? null : await drawSetUpLink(ctx) };
}

/** What is wrong with a field is said of the variable that it comes from. */
async function provisionGiven(ctx: Ctx, email: string, password: string): Promise<void> {
  try {
    await provisionAdmin(ctx, { email, password, name: email.split("@")[0] || email });
  } catch (error) {
    if (!isDomainError(error) || error.code !== "INVALID") throw error;
    const variable = error.fields.password ? "BAILIWICK_ADMIN_PASSWORD" : "BAILIWICK_ADMIN_EMAIL";
    throw new DomainError("INVALID", {
      ...error.words,
      what: `${variable} cannot be used. ${error.words.what}`,
    });
  }
}
