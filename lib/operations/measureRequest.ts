import type { IncomingMessage, ServerResponse } from "node:http";
import { tookMs } from "@/lib/base/meter";

/** Labels are stored for ever by whoever scrapes: past so many, a path is "other". */
const MAX_ROUTES = 100;
const routes = new Set<string>();

/** Measures a request of one part until its answer is out, labelled by the class of its path, never by an id. */
export function measureRequest(part: string, request: IncomingMessage, response: ServerResponse): void {
  const startedMs = performance.now();
  response.once("close", () => {
    const status = response.headersSent ? response.statusCode : 499;
    tookMs("http.server.request.duration", performance.now() - startedMs, {
      "bailiwick.part": part,
      "http.request.method": request.method ?? "",
      "http.route": routeOf(request.url ?? "", status),
      "http.response.status_code": status,
    });
  });
}

/** `/api/v1/actions`, `/audit`, `/_next`: what a path begins with. One that leads nowhere is "other". */
export function routeOf(url: string, status: number): string {
  const segments = (url.split("?")[0] ?? "").split("/").filter(Boolean);
  const depth = segments[0] === "api" ? 3 : segments[0] === "v1" ? 2 : 1;
  const route = `/${segments.slice(0, depth).join("/")}`;
  if (status === 404 || !/^[\w/.-]{1,60}$/.test(route)) return "other";
  if (!routes.has(route) && routes.size >= MAX_ROUTES) return "other";
  routes.add(route);
  return route;
}
