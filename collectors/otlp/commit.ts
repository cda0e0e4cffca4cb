import type { JudgedAction, RedactedAction } from "@/lib/actions/action";
import { isTransient } from "@/lib/actions/lakeError";
import { writeActions } from "@/lib/actions/write";
import { attributeBatch } from "@/lib/agents/attributeBatch";
import { reconcile } from "@/lib/agents/reconcile";
import { judgeBatch } from "@/lib/policies/judgeBatch";
import { judgeCorrections } from "@/lib/policies/judgeCorrections";
import { price } from "@/lib/pricing/price";
import { idsOfRemoved } from "@/lib/tenants/removed";

/** A row that the lake refuses whatever is tried, and why. */
export interface Refused {
  actionId: string;
  reason: string;
}

/** Microseconds. */
const clock = () => performance.now() * 1_000;

/**
 * Attributes, prices, judges and writes a batch, then settles its traces with what the lake had. Resolves when all of it is on
 * disk. Rows that the lake refuses are found by halving the batch, so that one of them never fails the others. Rows of a
 * tenant that was removed meanwhile are refused at each try, so that no batch that waited outlives its tenant.
 */
export async function commit(actions: readonly RedactedAction[], nowMs: number): Promise<Refused[]> {
  const removed = await idsOfRemoved(nowMs);
  const late = actions.filter(({ tenant }) => removed.has(tenant));
  const living = late.length > 0 ? actions.filter(({ tenant }) => !removed.has(tenant)) : actions;
  const finished = await judgeBatch(attributeBatch(living).map(price), { nowMs, clock });
  const refused = await writeOrHalve(finished, nowMs);
  for (const [tenant, traces] of countByTrace(living))
    await reconcile(tenant, traces, nowMs, (of, corrections) =>
      judgeCorrections(of, corrections, { nowMs, clock }),
    );
  return [...refused, ...late.map(({ id }) => ({ actionId: id, reason: "the tenant was removed" }))];
}

async function writeOrHalve(actions: readonly JudgedAction[], nowMs: number): Promise<Refused[]> {
  try {
    await writeActions(actions, nowMs);
    return [];
  } catch (error) {
    if (isTransient(error)) throw error;
    const [only] = actions;
    if (actions.length === 1 && only) {
      return [{ actionId: only.id, reason: `span ${only.spanId} cannot be stored` }];
    }
    const half = Math.ceil(actions.length / 2);
    const first = await writeOrHalve(actions.slice(0, half), nowMs);
    return [...first, ...(await writeOrHalve(actions.slice(half), nowMs))];
  }
}

/** Tenant → trace → how many of its spans this batch brought. */
function countByTrace(actions: readonly RedactedAction[]): Map<string, Map<string, number>> {
  const spans = new Map<string, Map<string, Set<string>>>();
  for (const { tenant, traceId, spanId } of actions) {
    const traces = spans.get(tenant) ?? new Map<string, Set<string>>();
    spans.set(tenant, traces);
    const members = traces.get(traceId) ?? new Set<string>();
    traces.set(traceId, members.add(spanId));
  }
  const sizes = (traces: Map<string, Set<string>>) =>
    new Map([...traces].map(([trace, set]) => [trace, set.size]));
  return new Map([...spans].map(([tenant, traces]) => [tenant, sizes(traces)]));
}
