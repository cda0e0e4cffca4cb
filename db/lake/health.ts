import { isLakeOpen, lake } from "./client";

const LIMIT_MS = 2_000;

/** Whether the lake answers a query now. The reason is for the log and for an operator: it holds no data. */
export async function pingLake(): Promise<{ state: "ready" | "down"; reason: string | null }> {
  if (!isLakeOpen()) return { state: "down", reason: "The lake is not open." };
  try {
    await lake().writer.command({
      query: "SELECT 1 FROM actions LIMIT 0",
      abort_signal: AbortSignal.timeout(LIMIT_MS),
    });
    return { state: "ready", reason: null };
  } catch (error) {
    return {
      state: "down",
      reason: `The lake does not answer: ${String((error as Error).message).slice(0, 200)}`,
    };
  }
}
