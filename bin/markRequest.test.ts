import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { markRequest } from "./markRequest";

let seen: IncomingHttpHeaders = {};
const server = createServer((request, response) => {
  response.end(markRequest(request));
  seen = request.headers;
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const ask = async (headers: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
};

it("puts the peer's address last, after whatever the caller claims", async () => {
  await ask();
  expect(seen["x-forwarded-for"]).toBe("127.0.0.1");
  await ask({ "x-forwarded-for": "203.0.113.9, 198.51.100.7" });
  expect(seen["x-forwarded-for"]).toBe("203.0.113.9, 198.51.100.7, 127.0.0.1");
});

it("keeps an id that is safe to print, and draws one otherwise", async () => {
  expect(await ask({ "x-request-id": "req_0123456789" })).toBe("req_0123456789");
  for (const id of ["short", 'a"b{c}d-e-f-g', "x".repeat(65)]) {
    expect(await ask({ "x-request-id": id })).toMatch(/^req_[0-9a-f-]{36}$/);
    expect(seen["x-request-id"]).toMatch(/^req_[0-9a-f-]{36}$/);
  }
});
