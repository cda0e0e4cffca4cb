import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { approvals } from "@/db/store/schema/approvals";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";
import { signMessage } from "@/lib/notify/sign";
import { answersOf } from "./answers";
import { type ApprovalRow, whereApproval } from "./approval";

const WAITS_MS = [2_000, 10_000, 60_000, 300_000, 900_000, 3_600_000];
const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
const input = z.object({ approval: z.string() });

/**
 * Tells who asked how an approval ended: Standard Webhooks 1.0 with the approval's id as the message's, signed with a secret
 * that the asker knows: `whsec_` and the base64 of the SHA-256 of its `decide` key. Whoever asked without a key polls.
 */
export const CALL_BACK: JobKind<z.output<typeof input>> = {
  name: "approvals.callBack",
  input,
  ability: "approvals.answer",
  maxAttempts: WAITS_MS.length + 1,
  routine: true,
  retryAfterMs: (attempt) => WAITS_MS[attempt - 1] ?? 0,
  label: ({ approval }) => `Telling the asker about ${approval}`,
  async run(ctx, { approval }, job) {
    const [row] = await store().select().from(approvals).where(whereApproval(ctx, approval));
    if (!row || row.callbackUrl === null) return { state: "gone" };
    if (row.calledBackAt !== null) return { state: "delivered" };
    const secret = await secretOf(ctx, row.askedBy);
    if (secret === null) return { state: "unsigned", why: "It was not asked with a key that still is one." };
    const body = await messageOf(ctx, row);
    const { status } = await safeFetch(row.callbackUrl, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...signMessage({ id: row.id, body }, [secret], ctx.now()),
      },
      body,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_ANSWER_BYTES,
      redirects: 0,
      signal: job.signal,
    });
    if (status === 410) return { state: "gone", status };
    if (status < 200 || status > 299)
      throw new DomainError("UNAVAILABLE", {
        what: "The asker did not take it.",
        why: `It answered ${status}.`,
      });
    await bookkeep((tx) =>
      tx
        .update(approvals)
        .set({ calledBackAt: new Date(ctx.now()) })
        .where(whereApproval(ctx, row.id)),
    );
    return { state: "delivered", status };
  },
};

async function messageOf(ctx: Ctx, row: ApprovalRow): Promise<string> {
  const { id, tenant, decision, state, endedAt, validUntil, agent, action, resource } = row;
  const answers = (await answersOf(store(), ctx, [id])).get(id) ?? [];
  const data = {
    approval: id,
    decision,
    state,
    agent,
    action,
    resource,
    validUntil: validUntil?.toISOString() ?? null,
    answers: answers.map(({ answer, reason, by, at }) => ({ answer, reason, by, at })),
  };
  return JSON.stringify({ type: "approval.ended", timestamp: endedAt?.toISOString() ?? null, tenant, data });
}

/** Both sides can make it from the key, and nobody else: we keep only the key's hash. */
async function secretOf(ctx: Ctx, key: string): Promise<string | null> {
  const [row] = await store()
    .select({ hash: keys.hash })
    .from(keys)
    .where(and(eq(keys.tenant, ctx.tenant), eq(keys.id, key), eq(keys.kind, "decide")));
  return row ? `whsec_${Buffer.from(row.hash, "hex").toString("base64")}` : null;
}
