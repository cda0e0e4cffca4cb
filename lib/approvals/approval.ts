import { and, eq } from "drizzle-orm";
import type { approvalAnswers } from "@/db/store/schema/approvals";
import { approvals } from "@/db/store/schema/approvals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import type { DecidingRule } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";

export type ApprovalRow = typeof approvals.$inferSelect;
export type AnswerRow = typeof approvalAnswers.$inferSelect;
export const APPROVAL_STATES = ["pending", "approved", "rejected", "expired", "cancelled"] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

/** What a person answered. */
export interface AnswerView {
  answer: "approve" | "reject";
  reason: string;
  by: string;
  /** Whose place the answerer took. */
  insteadOf: string | null;
  at: string;
}

/** A held action that waits, or waited, for people. Times are ISO 8601, UTC. */
export interface ApprovalView {
  /** `apr_…` */
  id: string;
  /** `act_…` of the decision in the audit. */
  decision: string;
  /** At this moment: what ran out of time is expired at once. */
  state: ApprovalState;
  needed: number;
  onTimeout: "deny" | "allow";
  /** Its `input` is left out for those who may not read contents. */
  facts: Facts;
  /** There is an input, whether or not it is shown. */
  hasInput: boolean;
  rules: DecidingRule[];
  reason: string;
  agent: { id: string; name: string };
  principal: string | null;
  action: string;
  resource: string;
  session: string | null;
  trace: string | null;
  askedBy: { id: string; name: string };
  askedAt: string;
  deadlineAt: string;
  /** How long an answer counts, in milliseconds. */
  validMs: number;
  validUntil: string | null;
  /** When the approved action was let through. */
  usedAt: string | null;
  calledBackAt: string | null;
  endedAt: string | null;
  answers: AnswerView[];
}

/** The state at a time: nobody need wait for a job to see that time ran out. */
export function stateAt({ state, deadlineAt }: ApprovalRow, nowMs: number): ApprovalState {
  return state === "pending" && deadlineAt.getTime() <= nowMs ? "expired" : state;
}

export function approvalView(
  row: ApprovalRow,
  answers: readonly AnswerView[],
  { nowMs, withInput }: { nowMs: number; withInput: boolean },
): ApprovalView {
  const { input, ...facts } = row.facts as Facts;
  const state = stateAt(row, nowMs);
  const endedAt = row.endedAt ?? (state === "expired" ? row.deadlineAt : null);
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: row.id,
    decision: row.decision,
    state,
    needed: row.needed,
    onTimeout: row.onTimeout,
    facts: withInput && input ? { ...facts, input } : facts,
    hasInput: input !== undefined,
    rules: row.rules as DecidingRule[],
    reason: row.reason,
    agent: { id: row.agent, name: row.agentName },
    principal: row.principal,
    action: row.action,
    resource: row.resource,
    session: row.session,
    trace: row.trace,
    askedBy: { id: row.askedBy, name: row.askedByName },
    askedAt: row.askedAt.toISOString(),
    deadlineAt: row.deadlineAt.toISOString(),
    validMs: row.validMs,
    validUntil: iso(row.validUntil),
    usedAt: iso(row.usedAt),
    calledBackAt: iso(row.calledBackAt),
    endedAt: iso(endedAt),
    answers: [...answers],
  };
}

export function whereApproval(ctx: Pick<Ctx, "tenant">, id: string) {
  return and(eq(approvals.tenant, ctx.tenant), eq(approvals.id, id));
}

/** One approval of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function approvalFor(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<ApprovalRow> {
  const [row] = await reader.select().from(approvals).where(whereApproval(ctx, id));
  if (!row) throw notFound("approval");
  return row;
}

/** What the change log says of an approval. */
export function approvalSnapshot({ state, agentName, action, resource, needed }: ApprovalRow): object {
  return { state, agent: agentName, action, resource, needed };
}

/** What webhooks are told of every approval. */
export function eventData({ id, decision, agent, agentName, action, resource }: ApprovalRow) {
  return { approval: id, decision, agent, agentName, action, resource };
}
