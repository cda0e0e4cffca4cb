import { Readable } from "node:stream";
import type { z } from "zod";
import { lake } from "./client";
import { gate } from "./gate";
import type { Sql } from "./sql";

export interface ReadOptions {
  /** Names the page or job that asked; stands in the query's log_comment. */
  name: string;
  /** Every read is bound to one tenant: given to the query as `{tenant:String}`, which its text must use. */
  tenant: string;
  signal?: AbortSignal;
  /** Seconds; 20 by default. */
  limitSeconds?: number;
}

/** Runs a read and checks every row against its schema. Throws what the driver throws; `explainLakeError` puts it in words. */
export async function readRows<T extends z.ZodType>(
  query: Sql,
  row: T,
  options: ReadOptions,
): Promise<z.output<T>[]> {
  const text = bound(query, options);
  return gate(async () => {
    const result = await lake().reader.query({ ...request(text, query, options), format: "JSONEachRow" });
    const rows = await result.json();
    return rows.map((one) => row.parse(one));
  });
}

/** Like `readRows`, but a row at a time with bounded memory, for exports. Not counted against the gate. */
export async function* streamRows<T extends z.ZodType>(
  query: Sql,
  row: T,
  options: ReadOptions,
): AsyncGenerator<z.output<T>> {
  const text = bound(query, options);
  const result = await lake().reader.query({ ...request(text, query, options), format: "JSONEachRow" });
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

function request(text: string, query: Sql, options: ReadOptions) {
  return {
    query: text,
    query_params: { ...query.params, tenant: options.tenant },
    abort_signal: options.signal,
    clickhouse_settings: {
      log_comment: options.name,
      max_execution_time: options.limitSeconds ?? 20,
      do_not_merge_across_partitions_select_final: 1 as const,
    },
  };
}
