import { createHash, randomBytes } from "node:crypto";
import { and, eq, gt, isNull } from "drizzle-orm";
import { links } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";

/** What a one-time link is for. Each ends after a time, and at its first use. */
const LINK_HOURS = { setup: 24, invite: 7 * 24, reset: 24 } as const;
export type LinkPurpose = keyof typeof LINK_HOURS;

export type LinkRow = typeof links.$inferSelect;

/** A one-time link as it was made: the only time that its secret is known. */
export interface NewLink {
  id: string;
  secret: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Writes a link within the transaction of what it is made for. */
export async function writeLink(
  tx: StoreTx,
  ctx: Ctx,
  link: { purpose: LinkPurpose; email: string | null; roles: readonly string[] },
): Promise<NewLink> {
  const secret = randomBytes(32).toString("base64url");
  const id = ctx.newId("lnk");
  const expiresAt = new Date(ctx.now() + LINK_HOURS[link.purpose] * 3_600_000);
  await tx.insert(links).values({
    id,
    hash: hashLink(secret),
    tenant: ctx.tenant,
    purpose: link.purpose,
    email: link.email,
    roles: [...link.roles],
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
    expiresAt,
  });
  return { id, secret, expiresAt: expiresAt.toISOString() };
}

/** Uses up a link: of all that try at once, one gets it. Throws NOT_FOUND for one that is unknown, used, withdrawn or expired. */
export async function takeLink(
  tx: StoreTx,
  secret: string,
  purpose: LinkPurpose,
  nowMs: number,
): Promise<LinkRow> {
  const [link] = await tx
    .update(links)
    .set({ usedAt: new Date(nowMs) })
    .where(and(eq(links.hash, hashLink(secret)), eq(links.purpose, purpose), isLiving(nowMs)))
    .returning();
  if (!link) throw deadLink();
  return link;
}

export function isLiving(nowMs: number) {
  return and(isNull(links.usedAt), gt(links.expiresAt, new Date(nowMs)));
}

export function hashLink(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

export function deadLink(): DomainError {
  return new DomainError("NOT_FOUND", {
    what: "This link does not work.",
    why: "It was used, replaced or withdrawn, or its time is over.",
    fix: "Ask an administrator for a new one. The first administrator finds it in the output of npm start.",
  });
}
