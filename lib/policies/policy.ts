import { createHash } from "node:crypto";
import { and, desc, eq, isNull } from "drizzle-orm";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { MAX_POLICY_CHARS } from "./limits";

export type PolicyRow = typeof policies.$inferSelect;
export type VersionRow = typeof policyVersions.$inferSelect;
export type PublicationRow = typeof policyPublications.$inferSelect;
type Reader = Pick<StoreReader, "select">;

const MAX_NAME = 100;
const MAX_DESCRIPTION = 2_000;
const MAX_WHY = 500;

/** `sha256:<hex>` of a policy's text as UTF-8: what versions, backtests and manifests are compared by. */
export function contentDigest(text: string): string {
  return `sha256:${createHash("sha256").update(text, "utf8").digest("hex")}`;
}

export const wherePolicy = (ctx: Pick<Ctx, "tenant">, id: string) =>
  and(eq(policies.tenant, ctx.tenant), eq(policies.id, id));

/** One policy of ctx's tenant, archived or not. Throws NOT_FOUND, the same for another tenant's. */
export async function policyFor(reader: Reader, ctx: Pick<Ctx, "tenant">, id: string): Promise<PolicyRow> {
  const [row] = await reader.select().from(policies).where(wherePolicy(ctx, id));
  if (!row) throw notFound("policy");
  return row;
}

/** The same, held until the transaction ends, so that edits of one policy go one after the other. Throws CONFLICT for one that is archived. */
export async function lockPolicy(tx: StoreTx, ctx: Ctx, id: string): Promise<PolicyRow> {
  const [row] = await tx.select().from(policies).where(wherePolicy(ctx, id)).for("update");
  if (!row) throw notFound("policy");
  if (!row.archivedAt) return row;
  throw new DomainError("CONFLICT", { what: `${row.name} is archived.`, fix: "Restore it first." });
}

/** A version of a policy by its number. Throws NOT_FOUND. */
export async function versionFor(reader: Reader, policy: PolicyRow, number: number): Promise<VersionRow> {
  const [row] = await reader
    .select()
    .from(policyVersions)
    .where(and(eq(policyVersions.policy, policy.id), eq(policyVersions.number, number)));
  if (!row) throw notFound("version of this policy");
  return row;
}

/** The newest version; null before the first. */
export async function newestVersion(reader: Reader, policy: PolicyRow): Promise<VersionRow | null> {
  const [row] = await reader
    .select()
    .from(policyVersions)
    .where(eq(policyVersions.policy, policy.id))
    .orderBy(desc(policyVersions.number))
    .limit(1);
  return row ?? null;
}

/** The publication that is in force; null where none is. */
export async function currentPublication(reader: Reader, policy: PolicyRow): Promise<PublicationRow | null> {
  const [row] = await reader
    .select()
    .from(policyPublications)
    .where(and(eq(policyPublications.policy, policy.id), isNull(policyPublications.toAt)))
    .limit(1);
  return row ?? null;
}

/** A name as people give it. Throws INVALID. */
export function readPolicyName(given: string): string {
  const name = given.trim().replace(/\s+/g, " ");
  if (name.length >= 1 && name.length <= MAX_NAME && !hasControl(name)) return name;
  throw wrong("name", `Give a name of 1 to ${MAX_NAME} characters.`);
}

/** What a policy is for; null for nothing. Throws INVALID. */
export function readDescription(given: string | null | undefined): string | null {
  const text = given?.trim() ?? "";
  if (text.length > MAX_DESCRIPTION || text.includes("\0"))
    throw wrong("description", `Keep it within ${MAX_DESCRIPTION} characters.`);
  return text === "" ? null : text;
}

/** A draft's text with LF line ends, so that one text has one digest everywhere. It may be wrong, but not enormous. Throws INVALID. */
export function readPolicyText(given: string): string {
  const text = given.replace(/\r\n?/g, "\n");
  if (text.length > MAX_POLICY_CHARS)
    throw wrong("text", `A policy has at most ${MAX_POLICY_CHARS} characters. Split it into several.`);
  if (text.includes("\0")) throw wrong("text", "It holds a NUL character. Remove it.");
  return text;
}

/** Why somebody does something, as others will read it. Throws INVALID. */
export function readWhy(given: string, field = "why"): string {
  const why = given.trim();
  if (why.length >= 3 && why.length <= MAX_WHY && !why.includes("\0")) return why;
  throw wrong(field, `Say why, in 3 to ${MAX_WHY} characters.`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const hasControl = (text: string) => /[\u0000-\u001f\u007f]/.test(text);

function wrong(field: string, what: string): DomainError {
  return new DomainError("INVALID", { what }, { [field]: what });
}

/** What the change log says of a policy; a text by its digest, which versions keep. */
export function policySnapshot({ name, description, draft, draftRevision, archivedAt }: PolicyRow): object {
  const digest = draft === null ? null : contentDigest(draft);
  return { name, description, draft: digest, revision: draftRevision, archived: archivedAt !== null };
}
