import { lake } from "./client";
import type { Sql } from "./sql";

/** A statement of background work that returns nothing and may take minutes. Bound values only; two threads, and the disk where memory ends. */
export async function runLongWrite(name: string, statement: Sql): Promise<void> {
  await lake().bulk.command({
    query: statement.text,
    query_params: { ...statement.params },
    clickhouse_settings: {
      log_comment: name,
      max_threads: 2,
      max_bytes_before_external_group_by: "268435456",
      max_execution_time: 3_600,
      max_partitions_per_insert_block: "0",
      do_not_merge_across_partitions_select_final: 1,
      ...(statement.text.length > 65_536 && { max_query_size: String(statement.text.length * 4) }),
    },
  });
}
