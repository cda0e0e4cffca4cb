import { Readable } from "node:stream";
import type { z } from "zod";
import { refusal } from "../refusal";
import { lake } from "./client";
import { gate } from "./gate";
import { measured } from "./meter";
import type { Sql } from "./sql";

export interface ReadOptions {
  /** Names the page or job that asked; stands in the query's log_comment. */
  name: string;
  /** Every read is bound to one tenant: given to the query as `{tenant:String}`, which its text must use. */
  tenant: string;
  signal?: AbortSignal;
  /** Seconds; 20 by default. */
  limitSeconds?: number;
  /** Sums over all that it reads, so it reads in large blocks; a page is read in small ones. */
  sums?: boolean;
}

/** Runs a read and checks every row against its schema. Throws UNAVAILABLE when the lake is away, busy, or takes too long. */
export async function readRows<T extends z.ZodType>(
  query: Sql,
  row: T,
  options: ReadOptions,
): Promise<z.output<T>[]> {
  const text = bound(query, options);
  const read = () =>
    gate(async () => {
      const rows = await ask(async () => {
        const result = await lake().reader.query({ ...request(text, query, options), format: "JSONEachRow" });
        return result.json();
      });
      return rows.map((one) => row.parse(one));
    });
  return measured(options.name, read);
}

const OUT_OF_REACH = new Set(["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"]);
const TOO_SLOW = "159";
const BUSY = new Set(["202", "241", "209", "210", "394"]);

/** Puts what the driver throws in words. What is our own mistake (syntax, types) stays as it is, for the log. */
async function ask<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    if (code === TOO_SLOW) {
      throw refusal(
        "UNAVAILABLE",
        "The search took too long and was stopped.",
        "It reads more than the limit allows.",
        "Narrow the time range, or add a field such as agent:.",
        error,
      );
    }
    if (BUSY.has(code ?? "")) {
      throw refusal(
        "UNAVAILABLE",
        "The lake is too busy for this search.",
        "Its memory or its connections are taken.",
        "Try again shortly, or narrow the time range.",
        error,
      );
    }
    if (OUT_OF_REACH.has(code ?? "") || /socket hang up|Timeout error|not open/i.test(message ?? "")) {
      throw refusal(
        "UNAVAILABLE",
        "The lake does not answer.",
        "Its server is starting again or out of reach.",
        "Try again in a few seconds.",
        error,
      );
    }
    throw error;
  }
}

/** Seconds that the lake waits for who reads a stream: a backtest asks for the next while it judges the one before. */
const SLOWEST_READER_S = 600;

/** Like `readRows`, but a row at a time with bounded memory, for exports. Not counted against the gate. */
export async function* streamRows<T extends z.ZodType>(
  query: Sql,
  row: T,
  options: ReadOptions,
): AsyncGenerator<z.output<T>> {
  const text = bound(query, options);
  const asked = request(text, query, options);
  const clickhouse_settings = { ...asked.clickhouse_settings, http_send_timeout: SLOWEST_READER_S };
  const result = await ask(() =>
    lake().streams.query({ ...asked, clickhouse_settings, format: "JSONEachRow" }),
  );
  const stream = result.stream();
  try {
    for await (const chunk of stream) {
      for (const one of chunk as { json: () => unknown }[]) yield row.parse(one.json());
    }
  } finally {
    if (stream instanceof Readable) stream.destroy();
  }
}

function bound(query: Sql, options: ReadOptions): string {
  if (!query.text.includes("{tenant:String}")) {
    throw new Error(`The lake query ${options.name} is not bound to a tenant.`);
  }
  return query.text;
}

const LONG_TEXT = 65_536;

function request(text: string, query: Sql, options: ReadOptions) {
  return {
    query: text,
    query_params: { ...query.params, tenant: options.tenant },
    abort_signal: options.signal,
    clickhouse_settings: {
      log_comment: options.name,
      // The lake reads 256 KiB of a query's text by itself; a comparison names as many hashes as there are.
      ...(text.length > LONG_TEXT && { max_query_size: String(text.length * 4) }),
      max_execution_time: options.limitSeconds ?? 20,
      do_not_merge_across_partitions_select_final: 1 as const,
      // Buffering reads far past the LIMIT of a newest-first page (measured: 1,000,000 rows instead of 200,000).
      read_in_order_use_buffering: 0 as const,
      // A page stops reading after a block of each part; large blocks read too far (measured: 75 ms, with this 40).
      ...(!options.sums && { max_block_size: "8192" }),
    },
  };
}
