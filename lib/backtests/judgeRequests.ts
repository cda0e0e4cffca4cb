import { setImmediate } from "node:timers/promises";
import type { Ctx } from "@/lib/access/ctx";
import { judge } from "@/lib/policies/judge";
import type { Compared } from "./compared";
import { factsOf } from "./factsOf";
import type { RequestRow } from "./requests";
import type { JudgedRequest } from "./tally";

/** Requests whose facts are gathered at once; after as many the process turns to what else it has to do. */
const AT_ONCE = 200;
const SIMULATED = { mode: "simulated", clock: () => 0 } as const;

/** Judges each request by both sides, as it comes. Asks no ability. */
export async function* judgeRequests(
  ctx: Pick<Ctx, "tenant" | "now">,
  rows: AsyncIterable<RequestRow>,
  compared: Compared,
): AsyncGenerator<JudgedRequest> {
  let batch: RequestRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < AT_ONCE) continue;
    yield* await judgeBatch(ctx, batch, compared);
    batch = [];
    await setImmediate();
  }
  yield* await judgeBatch(ctx, batch, compared);
}

async function judgeBatch(
  ctx: Pick<Ctx, "tenant" | "now">,
  rows: readonly RequestRow[],
  { before, after, shapes, needs }: Compared,
): Promise<JudgedRequest[]> {
  const all = await factsOf(ctx, rows, needs);
  return rows.flatMap((row, at) => {
    const facts = all[at];
    if (!facts) return [];
    return [
      {
        row,
        before: before && judge(before, facts, SIMULATED),
        after: judge(after, facts, SIMULATED),
        lacksInput: row.kind === "tool_call" && shapes.has(row.tool) && facts.input === undefined,
      },
    ];
  });
}
