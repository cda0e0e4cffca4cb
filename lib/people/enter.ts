import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { authenticate, type Credentials, type Person } from "./authenticate";
import { noteOfEmail } from "./signInEvents";
import { tellOfLock } from "./tellOfLock";

/** `authenticate` at the sign-in page: what fails there is a security event, and so is the lock. Throws as it does. */
export async function enter(ctx: Ctx, credentials: Credentials): Promise<Person> {
  const email = credentials.email.trim().toLowerCase().slice(0, 254);
  try {
    return await authenticate(credentials, ctx.now(), () => tellOfLock(ctx, email, credentials.address));
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const locked = error.code === "QUOTA_EXCEEDED";
    await noteOfEmail(ctx, email, {
      kind: locked ? "lock_out" : "sign_in",
      outcome: "failure",
      detail: { method: "local", reason: locked ? "too many attempts" : "wrong email or password" },
    });
    throw error;
  }
}
