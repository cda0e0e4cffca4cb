import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";
import { lake } from "./client";
import type { Sql } from "./sql";

/** A row as JSON without a line end, as text or as the UTF-8 that it was written down in. */
export type Line = string | Buffer;

/** Inserts finished JSON lines in one block; resolves when they are on disk. */
export async function insertLines(
  table: "actions" | "endpoint_samples" | "usage_logs",
  lines: readonly Line[],
): Promise<void> {
  if (lines.length === 0) return;
  // `insert` would take objects and write them as JSON once more; `exec` sends our lines as they are.
  const { stream } = await lake().writer.exec({
    query: `INSERT INTO ${table} FORMAT JSONEachRow`,
    values: Readable.from(chunksOf(lines), { objectMode: false }),
    clickhouse_settings: {
      log_comment: "write",
      max_partitions_per_insert_block: "0",
      min_insert_block_size_rows: "1000000",
      input_format_skip_unknown_fields: 0,
      input_format_parallel_parsing: 0,
    },
  });
  for await (const _ of stream) {
    // The answer is empty; it is read so that the connection is free again.
  }
}

/** So much is made ready at once, a tenth of a millisecond: who answers others meanwhile must not stand still for megabytes. */
const CHUNK_CHARS = 32_768;

async function* chunksOf(lines: readonly Line[]): AsyncGenerator<Line> {
  let from = 0;
  let chars = 0;
  for (const [at, line] of lines.entries()) {
    chars += line.length + 1;
    if (chars < CHUNK_CHARS && at < lines.length - 1) continue;
    yield chunkOf(lines.slice(from, at + 1));
    from = at + 1;
    chars = 0;
    await nextTurn();
  }
}

const LINE_END = Buffer.from("\n");

function chunkOf(lines: readonly Line[]): Line {
  if (lines.every((line) => typeof line === "string")) return `${lines.join("\n")}\n`;
  return Buffer.concat(
    lines.flatMap((line) => [typeof line === "string" ? Buffer.from(line) : line, LINE_END]),
  );
}

/** A statement of the write path that returns nothing (INSERT … SELECT). Bound values only. */
export async function runWrite(name: string, statement: Sql): Promise<void> {
  await lake().writer.command({
    query: statement.text,
    query_params: { ...statement.params },
    clickhouse_settings: { log_comment: name },
  });
}
