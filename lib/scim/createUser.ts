import type { Ctx } from "@/lib/access/ctx";
import { type ProvisionedUser, provision, withGroups } from "./provisionUser";
import { readUser } from "./readUser";
import { saveUser } from "./saveUser";

/**
 * Takes a user of the tenant's directory in (RFC 7644 §3.3): a person, with the roles that their groups give, which at
 * first is none. Needs `members.provision`. Throws FORBIDDEN, INVALID, CONFLICT (uniqueness).
 */
export async function createUser(ctx: Ctx, body: unknown): Promise<ProvisionedUser> {
  const document = { active: true, ...readUser(body) };
  return provision(ctx, "provision", async (tx, record) =>
    withGroups(tx, await saveUser(tx, ctx, null, document, record)),
  );
}
