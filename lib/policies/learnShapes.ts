import { z } from "zod";
import { isLakeOpen } from "@/db/lake/client";
import { readRows } from "@/db/lake/query";
import { sql, strings, uint } from "@/db/lake/sql";
import { recordedShapes } from "@/db/store/schema/policies";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import { isDomainError } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import { noteRevision } from "@/lib/base/revision";
import { bookkeep } from "@/lib/changes/bookkeep";
import { bumpRevision } from "@/lib/changes/revision";
import { shapeOfRecorded, type ToolShape } from "./shape";
import { type KnownShape, knownShapesOf } from "./shapes";

const CALLS = 200;
const MOST_TOOLS = 20;
const DAY_MS = 86_400_000;
/** Looked at one after the other, until every tool was seen: a tool in use shows in the first. */
const RANGES_MS = [DAY_MS, 7 * DAY_MS, 30 * DAY_MS];
const LIMIT_SECONDS = 5;

/**
 * The shapes of these tools, learning those that no registered tool describes from up to 200 of their newest calls of 30
 * days. What was learned is kept: a field that rules were written about keeps its type, new ones are added, and deciding
 * needs no lake. With the lake away nothing is learned. Asks no ability, and hands out no value of a call.
 */
export async function learnShapes(
  ctx: Pick<Ctx, "tenant" | "now">,
  names: readonly string[],
): Promise<Map<string, KnownShape>> {
  const known = await knownShapesOf(ctx, names);
  const open = names.filter((name) => known.get(name)?.source !== "schema").slice(0, MOST_TOOLS);
  if (open.length === 0 || !isLakeOpen()) return known;
  const learned = new Map<string, { shape: ToolShape; calls: number }>();
  for (const [name, inputs] of await recordedInputs(ctx, open)) {
    const before = known.get(name)?.shape ?? {};
    const shape = { ...shapeOfRecorded(inputs), ...before };
    if (Object.keys(shape).length > Object.keys(before).length)
      learned.set(name, { shape, calls: inputs.length });
  }
  if (learned.size === 0) return known;
  await keep(ctx, learned);
  for (const [name, { shape }] of learned) known.set(name, { shape, source: "recorded" });
  return known;
}

async function keep(
  ctx: Pick<Ctx, "tenant" | "now">,
  learned: ReadonlyMap<string, { shape: ToolShape; calls: number }>,
): Promise<void> {
  const at = new Date(ctx.now());
  const revision = await bookkeep(async (tx: StoreTx) => {
    for (const [tool, { shape, calls }] of learned)
      await tx
        .insert(recordedShapes)
        .values({ tenant: ctx.tenant, tool, shape, calls, at })
        .onConflictDoUpdate({
          target: [recordedShapes.tenant, recordedShapes.tool],
          set: { shape, calls, at },
        });
    // Nobody edited anything, yet what others hold of these tools stands no more.
    return bumpRevision(tx, ctx.tenant);
  });
  noteRevision(ctx.tenant, revision);
}

type Input = Readonly<Record<string, unknown>>;
const callRow = z.object({ tool: z.string(), input: z.string() });

async function recordedInputs(
  ctx: Pick<Ctx, "tenant" | "now">,
  names: readonly string[],
): Promise<Map<string, Input[]>> {
  const found = new Map<string, Input[]>();
  for (const ms of RANGES_MS) {
    const missing = names.filter((name) => !found.has(name));
    if (missing.length === 0) break;
    const range = { fromMs: ctx.now() - ms, toMs: ctx.now() + 60_000 };
    const query = sql`SELECT tool, input FROM actions
      WHERE ${whereRange(range)} AND kind = 'tool_call' AND tool IN ${strings(missing)} AND startsWith(input, '{')
      ORDER BY ts DESC LIMIT ${uint(CALLS)} BY tool`;
    const options = { name: "policies.shapes", tenant: ctx.tenant, limitSeconds: LIMIT_SECONDS };
    const rows = await readRows(query, callRow, options).catch((error: unknown) => {
      if (isDomainError(error) && error.code === "UNAVAILABLE") return [];
      throw error;
    });
    for (const [tool, calls] of groupBy(rows, (row) => row.tool)) {
      const inputs = calls.map(({ input }) => objectIn(input)).filter((input) => input !== null);
      if (inputs.length > 0) found.set(tool, inputs);
    }
  }
  return found;
}

/** Arguments are what an agent wrote: nothing of them is sure. */
function objectIn(text: string): Input | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Input) : null;
  } catch {
    return null;
  }
}
