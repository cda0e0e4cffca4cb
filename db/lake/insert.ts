import { Readable } from "node:stream";
import { lake } from "./client";
import type { Sql } from "./sql";

/** Inserts finished JSON lines (no line ends) in one block; resolves when they are on disk. */
export async function insertLines(
  table: "actions" | "endpoint_samples",
  lines: readonly string[],
): Promise<void> {
  if (lines.length === 0) return;
  // `insert` would take objects and write them as JSON once more; `exec` sends our lines as they are.
  const { stream } = await lake().writer.exec({
    query: `INSERT INTO ${table} FORMAT JSONEachRow`,
    values: Readable.from([`${lines.join("\n")}\n`], { objectMode: false }),
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

/** A statement of the write path that returns nothing (INSERT … SELECT). Bound values only. */
export async function runWrite(name: string, statement: Sql): Promise<void> {
  await lake().writer.command({
    query: statement.text,
    query_params: { ...statement.params },
    clickhouse_settings: { log_comment: name },
  });
}
