import { and, eq, isNotNull } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { nameKey } from "./alias";
import { lockPrincipals } from "./lock";
import {
  type PrincipalKind,
  type PrincipalRow,
  principalSnapshot,
  readName,
  standingPrincipal,
  wherePrincipal,
} from "./principal";
import { readPurpose } from "./purpose";
import { teamFor } from "./team";

/** What is left out stays. */
export interface PrincipalEdit {
  name?: string | undefined;
  /** A machine that telemetry names is a service once somebody says so. */
  kind?: PrincipalKind | undefined;
  /** Of a service. */
  purpose?: string | null | undefined;
  /** Of a service. */
  ownerTeam?: string | null | undefined;
  /** Of a person: the id of a member, or null for nobody's. */
  account?: string | null | undefined;
}

/** Edits a person or service. Needs `people.write`; throws NOT_FOUND, INVALID, and CONFLICT for what cannot be together. */
export async function editPrincipal(ctx: Ctx, id: string, edit: PrincipalEdit): Promise<void> {
  await change(ctx, { verb: "edit", noun: "principal", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    const before = await standingPrincipal(tx, ctx, id);
    const after = edited(before, edit);
    if (after.ownerTeam && after.ownerTeam !== before.ownerTeam) await teamFor(tx, ctx, after.ownerTeam);
    if (after.person !== before.person) await requireLinkable(tx, ctx, before, after.person);
    if (after.kind === "service") await requireNoAccount(tx, ctx, after);
    await tx.update(principals).set(after).where(wherePrincipal(ctx, id));
    record({ target: id, before: principalSnapshot(before), after: principalSnapshot(after) });
  });
}

function edited(before: PrincipalRow, edit: PrincipalEdit): PrincipalRow {
  const kind = edit.kind ?? before.kind;
  const name = edit.name === undefined ? before.name : readName(edit.name);
  const isService = kind === "service";
  if (!isService && (edit.purpose || edit.ownerTeam)) {
    const what = "Purpose and owner team are of services.";
    throw new DomainError("INVALID", { what, fix: "Make it a service first." }, { kind: what });
  }
  const { purpose = before.purpose, ownerTeam = before.ownerTeam, account = before.person } = edit;
  return {
    ...before,
    kind,
    name,
    nameKey: nameKey(name),
    purpose: isService ? readPurpose(purpose) : null,
    ownerTeam: isService ? ownerTeam || null : null,
    person: account || null,
  };
}

/** A member of the tenant, whose account belongs to nobody else; and an address of an account stays with it. */
async function requireLinkable(tx: StoreTx, ctx: Ctx, before: PrincipalRow, account: string | null) {
  if (before.person) await requireNoAddressOf(tx, ctx, before, before.person);
  if (account === null) return;
  const [member] = await tx
    .select({ email: people.email })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(and(eq(memberships.tenant, ctx.tenant), eq(memberships.person, account)));
  if (!member) throw notFound("member");
  const [other] = await tx
    .select({ id: principals.id, name: principals.name })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.person, account)));
  if (!other) return;
  throw new DomainError("CONFLICT", {
    what: `The account ${member.email} belongs to ${other.name}.`,
    fix: "If both are one person, merge them.",
  });
}

async function requireNoAddressOf(tx: StoreTx, ctx: Ctx, row: PrincipalRow, person: string) {
  const [own] = await tx
    .select({ value: principalAliases.value })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .innerJoin(people, eq(people.email, principalAliases.folded))
    .where(and(eq(principalAliases.tenant, ctx.tenant), eq(principals.root, row.id), eq(people.id, person)));
  if (!own) return;
  throw new DomainError("CONFLICT", {
    what: `${own.value} is the address of the account, so the account stays here.`,
    fix: "Split off the other names instead.",
  });
}

async function requireNoAccount(tx: StoreTx, ctx: Ctx, row: PrincipalRow): Promise<void> {
  const [held] = await tx
    .select({ id: principals.id })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, row.id), isNotNull(principals.person)));
  if (!held || (held.id === row.id && row.person === null)) return;
  throw new DomainError("CONFLICT", {
    what: `${row.name} has a member's account, so it is a person.`,
    fix: "Give the machine a principal of its own.",
  });
}
