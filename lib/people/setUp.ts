import { and, eq } from "drizzle-orm";
import { links, memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { asPerson, putPerson } from "./accept";
import { adminsOf, lockMembers } from "./admins";
import type { Person } from "./authenticate";
import { readEmail, readName } from "./email";
import { deadLink, takeLink, writeLink } from "./links";
import { hashPassword, requirePassword } from "./password";

export interface FirstAdmin {
  name: string;
  email: string;
  password: string;
}

/** Makes the first administrator of ctx's tenant by the one-time link. Throws NOT_FOUND for a dead link or when there is an administrator, INVALID. */
export async function setUp(ctx: Ctx, secret: string, input: FirstAdmin): Promise<Person> {
  return makeAdmin(ctx, "create first", input, async (tx) => {
    await takeLink(tx, secret, "setup", ctx.now());
  });
}

/** Makes the first administrator from the environment; does nothing when there is one already. Throws INVALID. */
export async function provisionAdmin(ctx: Ctx, input: FirstAdmin): Promise<void> {
  if (await hasAdmin(ctx)) return;
  try {
    await makeAdmin(ctx, "provision first", input, async () => undefined);
  } catch (error) {
    // Of two processes that start together one makes the administrator, and the other finds one.
    if (!(await hasAdmin(ctx))) throw error;
  }
}

export async function hasAdmin(ctx: Ctx): Promise<boolean> {
  return (await adminsOf(store(), ctx.tenant)).length > 0;
}

/** Who sets up the default tenant operates the installation too. */
function firstRoles(ctx: Ctx): string[] {
  return ctx.tenant === DEFAULT_TENANT ? ["admin", "operator"] : ["admin"];
}

/** A fresh set-up link; older ones end. Its secret. */
export async function drawSetUpLink(ctx: Ctx): Promise<string> {
  return bookkeep(async (tx) => {
    await tx.delete(links).where(and(eq(links.tenant, ctx.tenant), eq(links.purpose, "setup")));
    return (await writeLink(tx, ctx, { purpose: "setup", email: null, roles: ["admin"] })).secret;
  });
}

async function makeAdmin(
  ctx: Ctx,
  verb: string,
  input: FirstAdmin,
  permit: (tx: StoreTx) => Promise<void>,
): Promise<Person> {
  const email = readEmail(input.email);
  const name = readName(input.name);
  requirePassword(input.password, email);
  const passwordHash = await hashPassword(input.password);
  const [known] = await store().select({ id: people.id }).from(people).where(eq(people.email, email));
  const person = { id: known?.id ?? ctx.newId("per"), email, name };
  return change(
    asPerson(ctx, ctx.tenant, person),
    { verb, noun: "member", ability: "own" },
    async (tx, record) => {
      await lockMembers(tx, ctx.tenant);
      if ((await adminsOf(tx, ctx.tenant)).length > 0) throw deadLink();
      await permit(tx);
      await putPerson(tx, ctx, person, passwordHash);
      const row = {
        tenant: ctx.tenant,
        person: person.id,
        roles: firstRoles(ctx),
        createdAt: new Date(ctx.now()),
      };
      const target = [memberships.tenant, memberships.person];
      await tx
        .insert(memberships)
        .values(row)
        .onConflictDoUpdate({ target, set: { roles: row.roles } });
      record({ target: person.id, before: null, after: { email, name, roles: row.roles } });
      return person;
    },
  );
}
