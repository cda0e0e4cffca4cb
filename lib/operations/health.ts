import { pingLake } from "@/db/lake/health";
import { storeHealth } from "@/db/store/store";
import { processState, type Space } from "../base/process";

interface PartHealth {
  state: "ready" | "down" | "elsewhere";
  reason?: string | null;
}

export interface Health {
  /** `ready` only when every part is. */
  state: "ready" | "down";
  parts: { store: PartHealth; lake: PartHealth; collector: PartHealth };
  /** How long the oldest row that is not committed has waited; null when the collector is another process. */
  ingestLagMs: number | null;
  waitingRows: number | null;
  /** Of the tightest place that the product writes to. `full`: the collector pushes back. */
  disk: { state: Space["state"]; freeBytes: number | null };
  uptimeMs: number;
}

const STUCK_MS = 30_000;

/** The state of each part of this process. Holds nothing of any tenant, so it is open to all. */
export async function health(nowMs: number): Promise<Health> {
  const { startedMs, collector, space } = processState();
  const [store, lake] = await Promise.all([storeHealth(), pingLake()]);
  const ingest = collector?.() ?? null;
  const parts = {
    store: { state: store.state, reason: store.reason ?? null },
    lake,
    collector: collectorHealth(ingest),
  };
  const isReady = Object.values(parts).every((part) => part.state !== "down");
  return {
    state: isReady ? "ready" : "down",
    parts,
    ingestLagMs: ingest?.lagMs ?? null,
    waitingRows: ingest?.waitingRows ?? null,
    disk: { state: space?.state ?? "ok", freeBytes: space?.freeBytes ?? null },
    uptimeMs: nowMs - startedMs,
  };
}

function collectorHealth(ingest: { lagMs: number; lastError: string | null } | null): PartHealth {
  if (!ingest) return { state: "elsewhere" };
  if (ingest.lagMs < STUCK_MS) return { state: "ready" };
  return { state: "down", reason: "Rows wait for the lake." };
}
