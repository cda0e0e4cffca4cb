import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { ask } from "./ask";
import type { LakeTable } from "./catalogue";
import { lake } from "./client";
import { oneVersion, type Piece, READ_SETTINGS } from "./content";

const LOOK_EVERY_MS = 1_000;

/** What happens while a long statement runs. */
export interface Watch {
  signal: AbortSignal;
  /** Hears each second how many rows the statement has read. */
  onRows(rows: number): void;
}

/**
 * One partition in ClickHouse's Native format, packed by gzip (RFC 1952): one version a row, streamed as the server makes
 * it. When the server fails midway it cuts the connection, and the stream ends with an error.
 */
export async function readPiece(table: LakeTable, { partition }: Piece, watch: Watch): Promise<Readable> {
  const columns = table.columns.map((name) => `\`${name}\``).join(", ");
  const id = randomUUID();
  const { stream } = await lake().bulk.exec({
    query: `SELECT ${columns} FROM \`${table.name}\` ${oneVersion(table)} WHERE _partition_id = {partition:String} FORMAT Native`,
    query_params: { partition },
    query_id: id,
    abort_signal: watch.signal,
    http_headers: { "Accept-Encoding": "gzip" },
    decompress_response_stream: false,
    clickhouse_settings: {
      ...READ_SETTINGS,
      log_comment: "backup",
      enable_http_compression: 1,
      http_zlib_compression_level: "1",
    },
  });
  const stop = watchRows(id, "read_rows", watch);
  const abort = () => stream.destroy(new Error("cancelled"));
  watch.signal.addEventListener("abort", abort, { once: true });
  stream.once("close", () => {
    stop();
    watch.signal.removeEventListener("abort", abort);
  });
  return stream;
}

/** Asks the server now and then how far a statement is. Returns how to stop asking. */
export function watchRows(id: string, column: "read_rows" | "written_rows", { onRows }: Watch): () => void {
  const look = () =>
    ask<{ rows: string }>(`SELECT ${column} AS rows FROM system.processes WHERE query_id = {id:String}`, {
      id,
    }).then(
      ([row]) => row && onRows(Number(row.rows)),
      // It only tells how far: whether the statement went well is the statement's to say.
      () => undefined,
    );
  const timer = setInterval(look, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}
