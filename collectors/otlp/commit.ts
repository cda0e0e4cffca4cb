import type { RedactedAction } from "@/lib/actions/action";
import { writeActions } from "@/lib/actions/write";
import { attributeBatch } from "@/lib/agents/attributeBatch";
import { reconcile } from "@/lib/agents/reconcile";
import { judgeBatch } from "@/lib/policies/judgeBatch";
import { judgeCorrections } from "@/lib/policies/judgeCorrections";
import { priceBatch } from "@/lib/pricing/priceBatch";
import { type Refused, splitRemoved, writeOrHalve } from "./writeOrHalve";

/** Microseconds. */
const clock = () => performance.now() * 1_000;

/**
 * Attributes, prices, judges and writes a batch, then settles its traces with what the lake had. Resolves when all of it is on
 * disk. Rows that the lake refuses are found by halving the batch, so that one of them never fails the others. Rows of a
 * tenant that was removed meanwhile are refused at each try, so that no batch that waited outlives its tenant.
 */
export async function commit(actions: readonly RedactedAction[], nowMs: number): Promise<Refused[]> {
  const { living, late } = await splitRemoved(actions, nowMs);
  const finished = await judgeBatch(await priceBatch(attributeBatch(living), nowMs), { nowMs, clock });
  const refused = await writeOrHalve(
    finished,
    (some) => writeActions(some, nowMs),
    ({ spanId }) => `span ${spanId}`,
  );
  for (const [tenant, traces] of countByTrace(living))
    await reconcile(tenant, traces, nowMs, (of, corrections) =>
      judgeCorrections(of, corrections, { nowMs, clock }),
    );
  return [...refused, ...late];
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
