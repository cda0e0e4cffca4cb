import { priceUsageLogs } from "@/lib/usageLogs/price";
import type { UsageLog } from "@/lib/usageLogs/usageLog";
import { writeUsageLogs } from "@/lib/usageLogs/write";
import { type Refused, splitRemoved, writeOrHalve } from "./writeOrHalve";

/** Prices and writes a batch of gateways' records; resolves when all of it is on disk, with what the lake refused. */
export async function commitUsageLogs(logs: readonly UsageLog[], nowMs: number): Promise<Refused[]> {
  const { living, late } = await splitRemoved(logs, nowMs);
  const refused = await writeOrHalve(
    await priceUsageLogs(living, nowMs),
    (some) => writeUsageLogs(some, nowMs),
    ({ id }) => `record ${id}`,
  );
  return [...refused, ...late];
}
