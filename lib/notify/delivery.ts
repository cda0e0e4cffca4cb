import { z } from "zod";
import type { deliveries } from "@/db/store/schema/webhooks";
import type { EventType } from "./event";

export const DELIVERY_STATES = ["waiting", "delivered", "dead"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
export type DeliveryRow = typeof deliveries.$inferSelect;

const attempt = z.object({
  /** ISO 8601. */
  at: z.string(),
  /** HTTP's; null where no answer came. */
  status: z.number().nullable(),
  tookMs: z.number(),
  /** Null where it was taken. */
  error: z.string().nullable(),
});
/** One try to deliver. */
export type Attempt = z.output<typeof attempt>;

/** One message for one webhook, as people see it. Times are ISO 8601. */
export interface DeliveryView {
  /** The message's `webhook-id`, the same in every attempt. */
  id: string;
  webhook: { id: string; name: string };
  type: EventType;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: string;
  settledAt: string | null;
}

/** With what was sent, and each attempt, the oldest first (of the last 20). */
export interface DeliveryDetail extends DeliveryView {
  body: string;
  history: Attempt[];
  /** Where it waits: not before. */
  nextAt: string | null;
  /** The job that tries it; null for a test. */
  job: string | null;
}

export const MAX_HISTORY = 20;

export function deliveryView(row: DeliveryRow, webhookName: string): DeliveryView {
  const { id, state, attempts, lastStatus, lastError } = row;
  return {
    id,
    webhook: { id: row.webhook, name: webhookName },
    type: row.eventType as EventType,
    state,
    attempts,
    lastStatus,
    lastError,
    createdAt: row.createdAt.toISOString(),
    settledAt: row.settledAt?.toISOString() ?? null,
  };
}

export function historyOf(row: Pick<DeliveryRow, "history">): Attempt[] {
  return z.array(attempt).catch([]).parse(row.history);
}
