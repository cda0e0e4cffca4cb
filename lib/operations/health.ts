import { pingLake } from "@/db/lake/health";
import { storeHealth } from "@/db/store/store";
import { countBroken } from "@/lib/policies/broken";
import { idsOfRemoved } from "@/lib/tenants/removed";
import { type DecisionsState, processState, type Space } from "../base/process";

interface PartHealth {
  state: "ready" | "down" | "elsewhere";
  reason?: string | null;
}

export interface Health {
  /** `ready` only when every part is. */
  state: "ready" | "down";
  parts: {
    store: PartHealth;
    lake: PartHealth;
    collector: PartHealth;
    decision: PartHealth;
    /** `down` where a policy in force cannot be read: this process serves on, and what that policy has a say in is denied. */
    policies: PartHealth;
  };
  /** How long the oldest row that is not committed has waited; null when the collector is another process. */
  ingestLagMs: number | null;
  waitingRows: number | null;
  /** Decisions that wait on disk for the lake; null when the decision point is another process. */
  spooledDecisions: number | null;
  /** Of the tightest place that the product writes to. `full`: the collector pushes back. */
  disk: { state: Space["state"]; freeBytes: number | null };
  uptimeMs: number;
}

const STUCK_MS = 30_000;
const NONE: ReadonlySet<string> = new Set();

/** The state of each part of this process. Holds nothing of any tenant, so it is open to all. */
export async function health(nowMs: number): Promise<Health> {
  const { startedMs, collector, decisions, space, controlHash } = processState();
  const [store, lake] = await Promise.all([storeHealth(), pingLake()]);
  const ingest = collector?.() ?? null;
  const decided = decisions?.() ?? null;
  const removed = store.state === "ready" ? await idsOfRemoved(nowMs).catch(() => NONE) : NONE;
  const parts = {
    store: { state: store.state, reason: store.reason ?? null },
    lake,
    collector: collectorHealth(ingest),
    decision: decisionHealth(decided),
    policies: policiesHealth(countBroken(removed)),
  };
  // A process that only decides goes on without the lake: its decisions wait on disk.
  const needsLake = collector !== null || controlHash !== null || !decided;
  const needed = Object.entries(parts).filter(
    ([name]) => name !== "policies" && (name !== "lake" || needsLake),
  );
  const isReady = needed.every(([, part]) => part.state !== "down");
  return {
    state: isReady ? "ready" : "down",
    parts,
    ingestLagMs: ingest?.lagMs ?? null,
    waitingRows: ingest?.waitingRows ?? null,
    spooledDecisions: decided?.spooledRows ?? null,
    disk: { state: space?.state ?? "ok", freeBytes: space?.freeBytes ?? null },
    uptimeMs: nowMs - startedMs,
  };
}

/** No reason to send nobody here any more: all other processes read the same. */
function policiesHealth(broken: number): PartHealth {
  if (broken === 0) return { state: "ready" };
  const what =
    broken === 1 ? "1 policy in force cannot be read" : `${broken} policies in force cannot be read`;
  return { state: "down", reason: `${what}, which denies.` };
}

function collectorHealth(ingest: { lagMs: number; lastError: string | null } | null): PartHealth {
  if (!ingest) return { state: "elsewhere" };
  if (ingest.lagMs < STUCK_MS) return { state: "ready" };
  return { state: "down", reason: "Rows wait for the lake." };
}

function decisionHealth(decided: DecisionsState | null): PartHealth {
  if (!decided) return { state: "elsewhere" };
  if (decided.isFull)
    return { state: "down", reason: "Decisions that wait for the lake fill their disk: all are denied." };
  const { lastError, spooledRows } = decided;
  return {
    state: "ready",
    reason: lastError === null ? null : `${spooledRows} decisions wait for the lake.`,
  };
}
