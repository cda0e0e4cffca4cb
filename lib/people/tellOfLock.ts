import { eq } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notify } from "@/lib/notify/notify";

/** Tells the webhooks of each tenant that an account's owner is a member of that it was locked. Of an email that nobody has, the store is asked the same, and nobody is told. */
export async function tellOfLock(ctx: Ctx, email: string, address: string): Promise<void> {
  const rows = await store()
    .select({ tenant: memberships.tenant })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(eq(people.email, email));
  const actor = { kind: "unknown", id: email, name: email };
  for (const { tenant } of rows.length > 0 ? rows : [{ tenant: "" }]) {
    await notify({ ...ctx, tenant, actor }, { type: "lock_out", data: { email, address } });
  }
}
