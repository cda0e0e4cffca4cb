import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import { Server as TlsServer } from "node:https";
import type { Client } from "@/lib/access/ctx";
import type { ProxyRange } from "@/lib/base/clientAddress";
import type { DecisionsState } from "@/lib/base/process";
import { forgetSessions } from "@/lib/decisions/history";
import { openRecorder } from "@/lib/decisions/recorder";
import { authenticate, type Credential } from "./authenticate";
import { startGrpc } from "./grpc";
import { ROUTES } from "./routes";
import { createDecisionServer } from "./server";
import { followTls, readTls, type TlsFiles } from "./tls";

export interface DecisionPoint {
  port: number;
  grpcPort: number;
  /** What of its audit waits for the lake. */
  state: () => DecisionsState;
  /** Takes no more, answers what it has, writes what it can to the lake, and ends. */
  stop: () => Promise<void>;
}

type Log = (message: string, fields: Record<string, unknown>) => void;

/** Starts deciding for others, over HTTP and gRPC. Needs an open store and lake. Rejects with a listener's error (EADDRINUSE, …). */
export async function startDecisionPoint(options: {
  host: string;
  port: number;
  grpcPort: number;
  dataDir: string;
  log: Log;
  trustedProxies?: readonly ProxyRange[];
  /** Null for no TLS of its own. */
  tls?: TlsFiles | null;
  /** False while the lake must not be written to: it is away, or its schema is not up to date yet. */
  isLakeReady?: () => boolean;
}): Promise<DecisionPoint> {
  const { host, port, grpcPort, dataDir, log, trustedProxies = [] } = options;
  const files = options.tls ?? null;
  const tls = files && readTls(files);
  const now = () => Date.now();
  const recorder = openRecorder({ dataDir, now, log, isLakeReady: options.isLakeReady });
  const newRequestId = () => `req_${randomUUID()}`;
  const enter = (credential: Credential, request: { requestId: string; client: Client }) =>
    authenticate(credential, request, now());
  const server = createDecisionServer({
    routes: ROUTES,
    authenticate: enter,
    trustedProxies,
    now,
    newRequestId,
    log,
    tls,
  });
  const stops = [async () => forgetSessions(), () => recorder.stop()];
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    const bound = await listen(server, host, port);
    stops.push(() => close(server));
    if (files && server instanceof TlsServer) {
      const unfollow = followTls(files, server, log);
      stops.push(async () => unfollow());
    }
    const grpc = await startGrpc({ host, port: grpcPort, tls, authenticate: enter, newRequestId, log });
    stops.push(grpc.stop);
    return { port: bound, grpcPort: grpc.port, state: () => recorder.state(), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 1_000).unref();
  await closed;
}
