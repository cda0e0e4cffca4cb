import { and, eq } from "drizzle-orm";
import { principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import type { AliasKind } from "./alias";

export type PrincipalKind = "person" | "service";
export type PrincipalRow = typeof principals.$inferSelect;

/** Enough of a principal to link to it. */
export interface PrincipalRef {
  id: string;
  name: string;
}

/** A name that a principal goes by. Times are ISO 8601, of telemetry; null where it was never seen there. */
export interface AliasView {
  kind: AliasKind;
  value: string;
  firstSeenAt: string | null;
  lastSeenAt: string | null;
}

/** A member's account of the product. */
interface AccountRef {
  id: string;
  email: string;
  name: string;
}

/** A person or service with all that was merged into it. Times are ISO 8601. */
export interface PrincipalView {
  id: string;
  kind: PrincipalKind;
  name: string;
  /** Of a service. */
  purpose: string | null;
  /** Of a service: the team that answers for it. */
  ownerTeam: PrincipalRef | null;
  /** The accounts of current members; several where people with one each were merged. */
  accounts: AccountRef[];
  /** How it came here: seen in telemetry, a member, or made by hand. */
  source: "seen" | "member" | "made";
  /** Where it is merged: the principal that stands for it now. */
  mergedInto: PrincipalRef | null;
  aliases: AliasView[];
  teams: PrincipalRef[];
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  createdAt: string;
}

const MAX_NAME = 200;

export function wherePrincipal(ctx: Ctx, id: string) {
  return and(eq(principals.tenant, ctx.tenant), eq(principals.id, id));
}

/** One principal of ctx's tenant, merged or not. Throws NOT_FOUND, the same for another tenant's. */
export async function principalFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<PrincipalRow> {
  const [row] = await reader.select().from(principals).where(wherePrincipal(ctx, id));
  if (!row) throw notFound("principal");
  return row;
}

/** One that stands for itself. Throws NOT_FOUND, and CONFLICT where it was merged into another. */
export async function standingPrincipal(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<PrincipalRow> {
  const row = await principalFor(reader, ctx, id);
  if (row.root === row.id) return row;
  const root = await principalFor(reader, ctx, row.root);
  throw new DomainError("CONFLICT", {
    what: `${row.name} was merged into ${root.name}.`,
    fix: "Use that one, or undo the merge first.",
  });
}

/** A name as people give it. Throws INVALID. */
export function readName(given: string, field = "name"): string {
  const name = given.trim().replace(/\s+/g, " ");
  if (name.length >= 1 && name.length <= MAX_NAME && !name.includes("\0")) return name;
  const what = `Give a name of 1 to ${MAX_NAME} characters.`;
  throw new DomainError("INVALID", { what }, { [field]: what });
}

/** What the change log says of a principal. */
export function principalSnapshot(row: PrincipalRow): object {
  const { kind, name, purpose, ownerTeam, person, mergedInto } = row;
  return { kind, name, purpose, ownerTeam, person, mergedInto };
}
