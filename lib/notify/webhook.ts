import { createHash } from "node:crypto";
import { and, eq } from "drizzle-orm";
import { webhooks } from "@/db/store/schema/webhooks";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { EVENT_TYPES, type EventType } from "./event";

export type WebhookRow = typeof webhooks.$inferSelect;

/** Where a tenant wants to be told, as people see it: never its secret. Times are ISO 8601. */
export interface WebhookView {
  id: string;
  name: string;
  url: string;
  /** Empty for all. */
  events: EventType[];
  disabled: boolean;
  /** Why the product switched it off; null where a person did, or while it is on. */
  disabledWhy: string | null;
  /** Attempts in a row that failed; 0 when the last one was delivered. */
  failures: number;
  /** Until then the secret before the last rotation signs too. */
  previousSecretUntil: string | null;
  createdBy: string;
  createdAt: string;
}

export function webhookView(row: WebhookRow, nowMs: number): WebhookView {
  const { id, name, url, disabled, disabledWhy, failures, createdBy } = row;
  const isOverlap = row.previousUntil !== null && row.previousUntil.getTime() > nowMs;
  return {
    id,
    name,
    url,
    events: EVENT_TYPES.filter((type) => row.events.includes(type)),
    disabled,
    disabledWhy,
    failures,
    previousSecretUntil: isOverlap ? (row.previousUntil?.toISOString() ?? null) : null,
    createdBy,
    createdAt: row.createdAt.toISOString(),
  };
}

/** What the change log says of a webhook. Paths are often credentials themselves, so of the address only its origin, and a fingerprint that shows whether it changed. */
export function webhookSnapshot(row: WebhookRow): object {
  const { name, url, events, disabled, disabledWhy } = row;
  const print = createHash("sha256").update(url).digest("hex").slice(0, 8);
  return { name, url: `${new URL(url).origin}/… (${print})`, events, disabled, disabledWhy };
}

export const whereWebhook = (ctx: Pick<Ctx, "tenant">, id: string) =>
  and(eq(webhooks.tenant, ctx.tenant), eq(webhooks.id, id));

/** The row, locked until the end of the transaction. Throws NOT_FOUND. */
export async function lockWebhook(tx: StoreTx, ctx: Ctx, id: string): Promise<WebhookRow> {
  const [row] = await tx.select().from(webhooks).where(whereWebhook(ctx, id)).for("update");
  if (!row) throw notFound("webhook");
  return row;
}
