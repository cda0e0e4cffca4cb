import { createServer } from "node:http";
import next from "next";
import { rootDir } from "@/db/root";
import type { Environment } from "@/lib/base/environment";
import { log } from "@/lib/base/log";

/** Serves the built console in this process, so that it shares the open store and lake. Returns how to stop it. */
export async function startConsole(environment: Environment): Promise<() => Promise<void>> {
  const { host, consolePort } = environment;
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const app = next({ dev: false, dir: rootDir(), hostname: host, port: consolePort });
  await app.prepare();
  const handle = app.getRequestHandler();
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => {
      log("error", "request failed", { part: "console", error: String(error?.stack ?? error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(consolePort, host, resolve);
  });
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
    await closed;
    await app.close();
  };
}
