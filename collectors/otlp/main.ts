import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { ProxyRange } from "@/lib/base/clientAddress";
import { noteFirstSpan } from "@/lib/keys/use";
import { authenticate } from "./authenticate";
import { Batcher, type BatcherState } from "./batch";
import { createReceiver } from "./receiver";

export interface Collector {
  port: number;
  state: () => BatcherState;
  /** Takes no more, answers what it has, and ends. */
  stop: () => Promise<void>;
}

type Log = (message: string, fields: Record<string, unknown>) => void;

/** Starts OTLP/HTTP on `host:port`. Needs an open store and lake. Rejects with the listener's error (EADDRINUSE, …). */
export async function startCollector(options: {
  host: string;
  port: number;
  log: Log;
  /** Whose word on a sender's address counts; nobody's unless told. */
  trustedProxies?: readonly ProxyRange[];
  /** Whether the lake's disk is nearly full; never unless told. */
  isFull?: () => boolean;
}): Promise<Collector> {
  const { host, port, log } = options;
  const now = () => Date.now();
  const batcher = new Batcher(now, (error) =>
    log("insert failed", { error: String((error as Error).message).slice(0, 500) }),
  );
  const server = createReceiver({
    batcher,
    isFull: options.isFull ?? (() => false),
    now,
    newRequestId: () => `req_${randomUUID()}`,
    log,
    trustedProxies: options.trustedProxies ?? [],
    authenticate: (credential, request) => authenticate(credential, request, now()),
    onCommitted: ({ keyId }) => {
      if (keyId === null) return;
      noteFirstSpan(keyId, now()).catch((error) => log("key not noted", { error: String(error) }));
    },
  });
  await listen(server, host, port);
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    state: () => batcher.state(),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await batcher.idle();
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}
