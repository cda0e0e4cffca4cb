import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readMethods, sayAllowed } from "./sayAllowed";

const METHODS = new Map([
  ["/api/v1/keys", "GET, POST"],
  ["/api/v1/events/{id}", "GET"],
  ["/api/v1/events/export", "GET, DELETE"],
]);
let origin = "";
/** Like Next behind its compression: the head is written before `end` of the socket's own response is called. */
let isDressed = false;
const server = createServer((request, response) => {
  if (request.url === "/api/openapi.json") {
    return response.end(JSON.stringify({ paths: { "/api/v1/keys": { get: {}, post: {} } } }));
  }
  sayAllowed(request, response, () => METHODS);
  response.statusCode = Number(request.headers["x-status"] ?? 405);
  if (isDressed) response.writeHead(response.statusCode);
  response.end();
});
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it.each([false, true])("says what an address takes, dressed %s", async (dressed) => {
  isDressed = dressed;
  const paths = {
    "/api/v1/keys?x=1": "GET, POST",
    "/api/v1/events/sev_1": "GET",
    "/api/v1/events/export": "GET, DELETE",
  };
  for (const [path, allow] of Object.entries(paths)) {
    const answer = await fetch(origin + path, { method: "PUT" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(await answer.json()).toMatchObject({
      status: 405,
      title: `${path.split("?")[0]} does not take PUT.`,
    });
  }
});

it("leaves alone what is no 405 of the API", async () => {
  for (const [path, status] of [
    ["/api/v1/keys", "204"],
    ["/api/unknown", "405"],
    ["/audit", "405"],
  ] as const) {
    const answer = await fetch(origin + path, { method: "PUT", headers: { "x-status": status } });
    expect([answer.status, answer.headers.get("allow"), await answer.text()]).toEqual([
      Number(status),
      null,
      "",
    ]);
  }
});

it("reads the methods from the description", async () => {
  expect(await readMethods(origin)).toEqual(new Map([["/api/v1/keys", "GET, POST"]]));
});
