import { and, asc, eq, inArray } from "drizzle-orm";
import { identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import { personRow } from "./addSeen";
import { type AliasKind, aliasKeys, isName, nameKey } from "./alias";
import { keep } from "./keep";
import { lockPrincipals } from "./lock";

interface Member {
  person: string;
  name: string;
  email: string;
  /** Their names at providers. */
  subjects: string[];
}

const A_STEP = 500;

/**
 * Brings the tenant's members (all, or some) into the list, by address and by what providers call them. A name that is
 * somebody's already stays theirs: whose address telemetry has named is that person; another name is suggested, not taken.
 * Returns how many came.
 */
export async function addMembers(ctx: Ctx, persons?: readonly string[]): Promise<number> {
  const members = await readMembers(ctx, persons);
  let added = 0;
  for (let at = 0; at < members.length; at += A_STEP) {
    const some = members.slice(at, at + A_STEP);
    if (await isAllThere(ctx, some)) continue;
    await keep(ctx, async (tx) => {
      const done = await addSome(tx, ctx, some);
      added += done.added;
      return done.added + done.named;
    });
  }
  return added;
}

async function readMembers(ctx: Ctx, persons?: readonly string[]): Promise<Member[]> {
  const rows = await store()
    .select({ person: people.id, name: people.name, email: people.email, subject: identities.subject })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(identities, eq(identities.person, people.id))
    .where(
      and(
        eq(memberships.tenant, ctx.tenant),
        persons ? inArray(memberships.person, [...persons]) : undefined,
      ),
    )
    .orderBy(asc(people.id), asc(identities.createdAt));
  return [...groupBy(rows, (row) => row.person)].flatMap(([person, [first, ...more]]) => {
    if (!first) return [];
    const subjects = [first, ...more].flatMap(({ subject }) => subject ?? []).filter(isName);
    return { person, name: first.name, email: first.email, subjects };
  });
}

const namesOf = (member: Member) => [member.email, ...member.subjects];

/** What is asked each minute takes no lock. */
async function isAllThere(ctx: Ctx, members: readonly Member[]): Promise<boolean> {
  const { owners, linked } = await readKnown(store(), ctx, members);
  return members.every(
    (member) => linked.has(member.person) && namesOf(member).every((value) => owners.has(value)),
  );
}

async function readKnown(reader: Pick<StoreTx, "select">, ctx: Ctx, members: readonly Member[]) {
  const values = members.flatMap(namesOf);
  const known = await reader
    .select({ value: principalAliases.value, principal: principalAliases.principal })
    .from(principalAliases)
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principalAliases.value, values)));
  const persons = members.map(({ person }) => person);
  const rows = await reader
    .select({ person: principals.person, id: principals.id })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.person, persons)));
  return {
    owners: new Map(known.map((row) => [row.value, row.principal])),
    linked: new Map(rows.flatMap((row) => (row.person ? [[row.person, row.id] as const] : []))),
  };
}

async function addSome(tx: StoreTx, ctx: Ctx, members: readonly Member[]) {
  await lockPrincipals(tx, ctx.tenant);
  const { owners, linked } = await readKnown(tx, ctx, members);
  const done = { added: 0, named: 0 };
  for (const member of members) {
    let id = linked.get(member.person) ?? (await linkByAddress(tx, ctx, member, owners.get(member.email)));
    if (!id) {
      const row = personRow(ctx, member.name || member.email);
      await tx.insert(principals).values({ ...row, person: member.person, source: "member" });
      id = row.id;
      done.added += 1;
    }
    const missing = [...new Set(namesOf(member))].filter((value) => !owners.has(value));
    for (const value of missing) {
      await tx.insert(principalAliases).values(aliasRow(ctx, id, value, value === member.email));
      owners.set(value, id);
    }
    done.named += missing.length + (linked.has(member.person) ? 0 : 1);
  }
  return done;
}

/** The person whom telemetry calls by the member's very address, unless that is a service or has another account. */
async function linkByAddress(
  tx: StoreTx,
  ctx: Ctx,
  member: Member,
  owner: string | undefined,
): Promise<string | undefined> {
  if (!owner) return undefined;
  const [row] = await tx.select().from(principals).where(eq(principals.id, owner));
  if (!row || row.kind !== "person" || row.person || (await isService(tx, row.root))) return undefined;
  const name = row.name === member.email && member.name ? member.name : row.name;
  await tx
    .update(principals)
    .set({ person: member.person, name, nameKey: nameKey(name) })
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.id, owner)));
  return owner;
}

async function isService(tx: StoreTx, id: string): Promise<boolean> {
  const [row] = await tx.select({ kind: principals.kind }).from(principals).where(eq(principals.id, id));
  return row?.kind === "service";
}

function aliasRow(ctx: Ctx, principal: string, value: string, isMail: boolean) {
  const kind: AliasKind = isMail ? "mail" : "subject";
  return { tenant: ctx.tenant, kind, value, ...aliasKeys(kind, value), principal };
}
