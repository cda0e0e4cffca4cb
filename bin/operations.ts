import { createServer, type ServerResponse } from "node:http";
import type { Environment } from "@/lib/base/environment";
import { processState } from "@/lib/base/process";
import { health } from "@/lib/operations/health";

/**
 * What whoever runs the product asks of each process, on a port of its own that stays inside: `/livez` (this process
 * answers), `/readyz` (its parts are ready and it is not stopping), `/metrics` (Prometheus text). Returns how to stop it.
 */
export async function startOperations(
  { host, opsPort }: Environment,
  metrics: () => Promise<string>,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    answer(request.url ?? "", response, metrics).catch(() => send(response, 500, "failed\n"));
  });
  server.headersTimeout = 5_000;
  server.requestTimeout = 10_000;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(opsPort, host, resolve);
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
}

async function answer(url: string, response: ServerResponse, metrics: () => Promise<string>): Promise<void> {
  const path = url.split("?")[0];
  if (path === "/livez") return send(response, 200, "ok\n");
  if (path === "/readyz") {
    if (processState().draining) return send(response, 503, "stopping\n");
    const { state, parts } = await health(Date.now());
    const words = Object.entries(parts).map(
      ([name, part]) => `${name} ${part.state}${part.reason ? `: ${part.reason}` : ""}\n`,
    );
    return send(response, state === "ready" ? 200 : 503, words.join(""));
  }
  if (path === "/metrics") {
    response.setHeader("content-type", "text/plain; version=0.0.4; charset=utf-8");
    return send(response, 200, await metrics());
  }
  send(response, 404, "Nothing is here: /metrics, /livez, /readyz.\n");
}

function send(response: ServerResponse, status: number, body: string): void {
  if (!response.hasHeader("content-type")) response.setHeader("content-type", "text/plain; charset=utf-8");
  response.writeHead(status, { "cache-control": "no-store", "x-content-type-options": "nosniff" });
  response.end(body);
}
