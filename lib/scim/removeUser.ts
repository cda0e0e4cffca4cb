import { eq } from "drizzle-orm";
import { scimUsers } from "@/db/store/schema/scim";
import type { Ctx } from "@/lib/access/ctx";
import { provision } from "./provisionUser";
import { snapshot } from "./saveUser";
import { userFor } from "./user";
import { requireVersion } from "./version";
import { withdraw } from "./withdraw";

/** Forgets a user of the directory and takes the person out of the tenant (RFC 7644 §3.6). The person, their password and other tenants stay as they are. Throws FORBIDDEN, NOT_FOUND, PRECONDITION. */
export async function removeUser(ctx: Ctx, id: string, ifMatch: string | null): Promise<void> {
  await provision(ctx, "remove", async (tx, record) => {
    const row = await userFor(tx, ctx, id);
    requireVersion(ifMatch, row.version);
    const before = await snapshot(tx, ctx, row);
    await tx.delete(scimUsers).where(eq(scimUsers.id, row.id));
    await withdraw(tx, ctx, row.person);
    record({ target: row.id, before, after: null });
  });
}
