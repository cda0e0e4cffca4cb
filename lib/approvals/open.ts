import { and, desc, eq, gt, inArray, isNull, lte, or } from "drizzle-orm";
import { approvals } from "@/db/store/schema/approvals";
import type { StoreTx } from "@/db/store/transaction";
import { DomainError } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { bookkeep } from "@/lib/changes/bookkeep";
import { notify } from "@/lib/notify/notify";
import type { ApprovalTerms } from "@/lib/policies/approvalTerms";
import type { DecidingRule } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { type ApprovalRow, eventData } from "./approval";
import { expireDue, type SettleCtx } from "./settle";

/** A decision that holds. */
export interface NewApproval {
  /** `act_…` of its row in the audit. */
  decision: string;
  /** `sha256:<hex>` over the request and the rules that hold it: only the same by the same rules is approved. */
  request: string;
  facts: Facts;
  rules: readonly DecidingRule[];
  reason: string;
  terms: ApprovalTerms;
  agent: { id: string; name: string };
  /** `pri_…` or what it is called; whose authority the agent acts on. */
  principal: string | null;
  session: string | null;
  trace: string | null;
  /** The `decide` key or workload that asks. */
  askedBy: { id: string; name: string };
  callbackUrl: string | null;
}

/** What the asker learns. */
export interface OpenedApproval {
  id: string;
  /** `rejected`: a person rejected the same request a moment ago, and that still counts. */
  state: "pending" | "rejected";
  deadlineAt: string;
}

const MAX_URL = 2_000;
/** How far another machine's clock may be ahead of ours. */
const SKEW_MS = 60_000;

/**
 * Has a held action wait for people: the same request waits once, however often it is asked. Asks no ability: for the
 * edges that decide. Throws INVALID for an address to call back that is refused.
 */
export async function openApproval(
  ctx: SettleCtx & { actor: { kind: string; id: string; name: string } },
  input: NewApproval,
): Promise<OpenedApproval> {
  if (input.callbackUrl !== null) await requireAddress(input.callbackUrl);
  return bookkeep(async (tx) => {
    await expireDue(tx, ctx, { request: input.request });
    const rejected = await rejectedLately(tx, ctx, input.request);
    if (rejected) return opened(rejected);
    const row = rowOf(ctx, input);
    const made = await tx.insert(approvals).values(row).onConflictDoNothing().returning({ id: approvals.id });
    if (made.length === 0) {
      const same = and(eq(approvals.tenant, ctx.tenant), eq(approvals.request, input.request));
      const [waiting] = await tx
        .select()
        .from(approvals)
        .where(and(same, eq(approvals.state, "pending")));
      if (!waiting)
        throw new DomainError("UNAVAILABLE", { what: "It was settled this moment.", fix: "Ask again." });
      return opened(waiting);
    }
    const data = { ...eventData(row), reason: row.reason, deadlineAt: row.deadlineAt.toISOString() };
    await notify(ctx, { type: "approval.asked", data }, { tx });
    return opened(row);
  });
}

/**
 * The approval that lets this request through now, if there is one: it is used up by this, in one process only. `request` is
 * bound to the rules that hold it, so that an answer for others does not count; nor does one that was given in what is the
 * future by our clock. Asks no ability: for the edges that decide.
 */
export async function approvedFor(ctx: SettleCtx, request: string): Promise<string | null> {
  return bookkeep(async (tx) => {
    await expireDue(tx, ctx, { request });
    const now = new Date(ctx.now());
    const [row] = await tx
      .select({ id: approvals.id })
      .from(approvals)
      .where(
        and(
          eq(approvals.tenant, ctx.tenant),
          eq(approvals.request, request),
          or(
            eq(approvals.state, "approved"),
            and(eq(approvals.state, "expired"), eq(approvals.onTimeout, "allow")),
          ),
          isNull(approvals.usedAt),
          gt(approvals.validUntil, now),
          lte(approvals.endedAt, new Date(ctx.now() + SKEW_MS)),
        ),
      )
      .orderBy(desc(approvals.endedAt))
      .limit(1)
      .for("update", { skipLocked: true });
    if (!row) return null;
    await tx
      .update(approvals)
      .set({ usedAt: now })
      .where(and(eq(approvals.tenant, ctx.tenant), eq(approvals.id, row.id)));
    return row.id;
  });
}

async function rejectedLately(
  tx: StoreTx,
  ctx: SettleCtx,
  request: string,
): Promise<ApprovalRow | undefined> {
  const [row] = await tx
    .select()
    .from(approvals)
    .where(
      and(
        eq(approvals.tenant, ctx.tenant),
        eq(approvals.request, request),
        inArray(approvals.state, ["approved", "rejected"]),
        gt(approvals.validUntil, new Date(ctx.now())),
      ),
    )
    .orderBy(desc(approvals.endedAt))
    .limit(1);
  return row?.state === "rejected" ? row : undefined;
}

const opened = ({ id, state, deadlineAt }: ApprovalRow): OpenedApproval => {
  return { id, state: state === "rejected" ? "rejected" : "pending", deadlineAt: deadlineAt.toISOString() };
};

async function requireAddress(url: string): Promise<void> {
  if (url.length > MAX_URL)
    throw new DomainError("INVALID", { what: `An address to call back has at most ${MAX_URL} characters.` });
  await requireSafeAddress(url);
}

function rowOf(ctx: SettleCtx, input: NewApproval): ApprovalRow {
  const { terms, agent, askedBy, facts } = input;
  const nowMs = ctx.now();
  return {
    id: ctx.newId("apr"),
    tenant: ctx.tenant,
    decision: input.decision,
    request: input.request,
    state: "pending",
    needed: terms.needed,
    onTimeout: terms.onTimeout,
    facts,
    rules: [...input.rules],
    reason: input.reason,
    agent: agent.id,
    agentName: agent.name,
    principal: input.principal,
    action: facts.action,
    resource: facts.resource.id,
    session: input.session,
    trace: input.trace,
    askedBy: askedBy.id,
    askedByName: askedBy.name,
    askedAt: new Date(nowMs),
    deadlineAt: new Date(nowMs + terms.timeoutMs),
    validMs: terms.validMs,
    validUntil: null,
    callbackUrl: input.callbackUrl,
    calledBackAt: null,
    usedAt: null,
    endedAt: null,
  };
}
