import { request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import type { Environment } from "@/lib/base/environment";
import { REQUEST_ID_HEADER } from "@/lib/base/requestId";

const OURS = /^\/(api|scim)\//;

/**
 * Next answers a method that an address does not take with an empty 405. For the API this adds what RFC 9110 §15.5.6 wants,
 * `Allow`, and a problem (RFC 9457) that says so: the methods are asked of the same address by OPTIONS.
 */
export function sayAllowed(
  { url = "", method }: IncomingMessage,
  response: ServerResponse,
  environment: Pick<Environment, "host" | "consolePort">,
): void {
  if (!OURS.test(url) || method === "HEAD") return;
  const end = response.end.bind(response) as (body?: string) => ServerResponse;
  response.end = ((...args: Parameters<typeof end>) => {
    if (response.statusCode !== 405 || response.headersSent || args[0]) return end(...args);
    const path = url.split("?")[0] ?? "";
    methodsOf(path, environment).then(
      (allow) => {
        response.setHeader("allow", allow);
        response.setHeader("content-type", "application/problem+json");
        end(
          JSON.stringify(
            problem(method ?? "", path, allow, String(response.getHeader(REQUEST_ID_HEADER) ?? "")),
          ),
        );
      },
      () => end(),
    );
    return response;
  }) as ServerResponse["end"];
}

function problem(method: string, path: string, allow: string, requestId: string) {
  return {
    type: "urn:bailiwick:problem:invalid",
    title: `${path} does not take ${method}.`,
    status: 405,
    detail: `It takes ${allow}. /api/openapi.json lists what each address takes.`,
    code: "INVALID",
    requestId,
  };
}

/** What the address takes, as Next answers OPTIONS. */
function methodsOf(
  path: string,
  { host, consolePort }: Pick<Environment, "host" | "consolePort">,
): Promise<string> {
  const self = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve, reject) => {
    const asked = ask(
      { host: self, port: consolePort, path, method: "OPTIONS", timeout: 2_000 },
      (answer) => {
        answer.resume();
        resolve(String(answer.headers.allow ?? "GET"));
      },
    );
    asked.on("timeout", () => asked.destroy(new Error("no answer")));
    asked.on("error", reject);
    asked.end();
  });
}
