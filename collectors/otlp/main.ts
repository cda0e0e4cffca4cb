import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { ProxyRange } from "@/lib/base/clientAddress";
import { noteFirstSpan } from "@/lib/keys/use";
import { authenticate } from "./authenticate";
import { Batcher, type BatcherState, statesTogether } from "./batch";
import { commit } from "./commit";
import { commitUsageLogs } from "./commitUsageLogs";
import { startGrpc } from "./grpc";
import { Intake } from "./intake";
import { createReceiver } from "./receiver";

export interface Collector {
  /** Of OTLP/HTTP. */
  port: number;
  /** Of OTLP/gRPC. */
  grpcPort: number;
  state: () => BatcherState;
  /** Takes no more, answers what it has, and ends. */
  stop: () => Promise<void>;
}

interface Options {
  host: string;
  /** Of OTLP/HTTP; 0 for any that is free. */
  port: number;
  /** Of OTLP/gRPC; any that is free unless told. */
  grpcPort?: number;
  log: (message: string, fields: Record<string, unknown>) => void;
  /** Whose word on a sender's address counts; nobody's unless told. */
  trustedProxies?: readonly ProxyRange[];
  /** Whether the lake's disk is nearly full; never unless told. */
  isFull?: () => boolean;
}

/**
 * Starts OTLP over HTTP and over gRPC, for traces and logs. Needs an open store and lake. Rejects with a listener's error
 * (EADDRINUSE, …), and then listens nowhere.
 */
export async function startCollector(options: Options): Promise<Collector> {
  const { host, port, log, trustedProxies = [] } = options;
  const now = () => Date.now();
  const onError = (error: unknown) =>
    log("insert failed", { error: String((error as Error).message).slice(0, 500) });
  const spans = new Batcher(commit, now, onError);
  const logs = new Batcher(commitUsageLogs, now, onError);
  const intake = new Intake({
    spans,
    logs,
    isFull: options.isFull ?? (() => false),
    now,
    log,
    authenticate: (credential, request) => authenticate(credential, request, now()),
    onCommitted: ({ keyId }) => {
      if (keyId === null) return;
      noteFirstSpan(keyId, now()).catch((error) => log("key not noted", { error: String(error) }));
    },
  });
  const parts = { intake, trustedProxies, log, newRequestId: () => `req_${randomUUID()}` };
  const grpc = await startGrpc({ ...parts, host, port: options.grpcPort ?? 0 });
  const server = createReceiver(parts);
  await listen(server, host, port).catch(async (error) => {
    await grpc.stop();
    throw error;
  });
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    grpcPort: grpc.port,
    state: () => statesTogether([spans.state(), logs.state()]),
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const ended = grpc.stop();
      await Promise.all([spans.idle(), logs.idle()]);
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await Promise.all([closed, ended]);
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
