import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { rootDir } from "@/db/root";
import type { Environment } from "@/lib/base/environment";
import { errorText, log } from "@/lib/base/log";
import { REQUEST_ID_HEADER } from "@/lib/base/requestId";
import { inRequest } from "@/lib/base/requestScope";
import { measureRequest } from "@/lib/operations/measureRequest";
import { markRequest } from "./markRequest";
import { type Methods, readMethods, sayAllowed } from "./sayAllowed";
import { secureHeaders, setSecureHeaders } from "./secureHeaders";

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Serves the built console in this process, so that it shares the open store and lake. Returns how to stop it. */
export async function startConsole(environment: Environment): Promise<() => Promise<void>> {
  const { host, consolePort } = environment;
  Object.assign(process.env, { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" });
  const app = next({ dev: false, dir: rootDir(), hostname: host, port: consolePort });
  await app.prepare();
  let methods: Methods = new Map();
  const server = createServer(answerWith(app.getRequestHandler(), environment, () => methods));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(consolePort, host, resolve);
  });
  readMethods(`http://${reachable(host)}:${consolePort}`).then(
    (read) => (methods = read),
    (error) => log("warn", "the API's methods are unknown", { part: "console", error: errorText(error) }),
  );
  return async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
    await closed;
    await app.close();
  };
}

/** Marks each request before Next sees it, so that its answer and every line logged for it carry one id; and dresses the answer. */
function answerWith(
  handle: Handler,
  environment: Environment,
  methods: () => Methods,
): (request: IncomingMessage, response: ServerResponse) => void {
  const headers = secureHeaders(environment);
  return (request, response) => {
    measureRequest("console", request, response);
    const requestId = markRequest(request, environment.trustedProxies);
    setSecureHeaders(response, request.url ?? "", headers);
    response.setHeader(REQUEST_ID_HEADER, requestId);
    sayAllowed(request, response, methods);
    inRequest(requestId, () =>
      handle(request, response).catch((error) => {
        log("error", "request failed", { part: "console", error: errorText(error) });
        if (!response.headersSent) response.writeHead(500);
        response.end();
      }),
    );
  };
}

/** Where this process reaches itself. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
