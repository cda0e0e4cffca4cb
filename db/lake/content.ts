import type { ClickHouseSettings } from "@clickhouse/client";
import { ask } from "./ask";
import type { LakeTable } from "./catalogue";

/** One partition of a table. */
export interface Piece {
  partition: string;
  rows: number;
  /** The sum of its rows' hashes modulo 2^64, decimal. */
  hash: string;
}

/** Of rows with one key the newest version only, as every read of the product takes it; plain tables have no versions. */
export const oneVersion = ({ engine }: Pick<LakeTable, "engine">) =>
  /^(Replicated|Shared)?MergeTree$/.test(engine) ? "" : "FINAL";

/** So that reading takes two threads and little memory, however wide the rows are, and one version a partition. */
export const READ_SETTINGS = {
  max_threads: 2,
  max_block_size: "4096",
  max_execution_time: 0,
  do_not_merge_across_partitions_select_final: 1,
  session_timezone: "UTC",
} as const satisfies ClickHouseSettings;

/**
 * Rows and content of each partition, computed by the server: the sum of CityHash64 over the texts of all columns, so
 * that it depends neither on order nor on the server's version. A column may be called as what is counted is.
 */
export async function countPieces(table: Pick<LakeTable, "name" | "engine" | "columns">): Promise<Piece[]> {
  const texts = table.columns.map((name) => `ifNull(toString(piece.\`${name}\`), '\\\\0null')`).join(", ");
  const rows = await ask<{ partition: string; rows: string; hash: string }>(
    `SELECT _partition_id AS partition, count() AS rows, sum(cityHash64(${texts})) AS hash
     FROM \`${table.name}\` AS piece ${oneVersion(table)} GROUP BY _partition_id ORDER BY _partition_id`,
    {},
    READ_SETTINGS,
  );
  return rows.map(({ partition, rows: count, hash }) => ({ partition, rows: Number(count), hash }));
}

/** The sums of all partitions. */
export function whole(pieces: readonly Piece[]): { rows: number; hash: string } {
  const hash = pieces.reduce((sum, piece) => BigInt.asUintN(64, sum + BigInt(piece.hash)), 0n);
  return { rows: pieces.reduce((sum, piece) => sum + piece.rows, 0), hash: String(hash) };
}
