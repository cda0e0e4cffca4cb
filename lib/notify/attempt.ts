import { and, eq, sql } from "drizzle-orm";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type Attempt, type DeliveryRow, type DeliveryState, historyOf, MAX_HISTORY } from "./delivery";
import { signingSecrets, signMessage } from "./sign";
import type { WebhookRow } from "./webhook";

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;

/**
 * Sends a message once, signed. Of the answer only its status is kept: what a receiver writes may not be for our eyes. An
 * answer other than 2xx is a failure, a redirect too. Throws the signal's reason only.
 */
export async function sendOnce(
  { now }: Pick<Ctx, "now">,
  webhook: WebhookRow,
  delivery: Pick<DeliveryRow, "id" | "body">,
  signal: AbortSignal | null,
): Promise<Attempt> {
  const startMs = now();
  const ended = (status: number | null, error: string | null): Attempt => {
    return { at: new Date(startMs).toISOString(), status, tookMs: Math.max(0, now() - startMs), error };
  };
  try {
    const { status } = await safeFetch(webhook.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signMessage(delivery, signingSecrets(webhook, startMs), startMs),
      },
      body: delivery.body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      redirects: 0,
      signal,
    });
    return ended(status, status >= 200 && status < 300 ? null : refusalWords(status));
  } catch (error) {
    if (signal?.aborted || !isDomainError(error)) throw error;
    return ended(null, error.message);
  }
}

function refusalWords(status: number): string {
  if (status === 410) return "It answered 410: it is gone and wants nothing more.";
  if (status >= 300 && status < 400) return `It answered ${status}: messages do not follow redirects.`;
  return `It answered ${status}.`;
}

/** Writes an attempt into the delivery's row, and into the webhook's whether it fails. */
export async function noteAttempt(
  delivery: DeliveryRow,
  attempt: Attempt,
  state: DeliveryState,
): Promise<void> {
  const at = new Date(Date.parse(attempt.at) + attempt.tookMs);
  await bookkeep(async (tx) => {
    await tx
      .update(deliveries)
      .set({
        state,
        attempts: sql`${deliveries.attempts} + 1`,
        lastStatus: attempt.status,
        lastError: attempt.error,
        history: [...historyOf(delivery), attempt].slice(-MAX_HISTORY),
        settledAt: state === "waiting" ? null : at,
      })
      .where(and(eq(deliveries.tenant, delivery.tenant), eq(deliveries.id, delivery.id)));
    const failing = { failures: sql`${webhooks.failures} + 1`, failedAt: at };
    await tx
      .update(webhooks)
      .set(attempt.error === null ? { failures: 0, failedAt: null } : failing)
      .where(eq(webhooks.id, delivery.webhook));
  });
}
