import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type ProxyRange, readProxies } from "@/lib/base/clientAddress";
import { markRequest } from "./markRequest";

let seen: IncomingHttpHeaders = {};
let trusted: ProxyRange[] = [];
const server = createServer((request, response) => {
  response.end(markRequest(request, trusted));
  seen = request.headers;
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

const ask = async (headers: Record<string, string> = {}) => {
  const { port } = server.address() as AddressInfo;
  return (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
};
const FORGED = {
  "x-forwarded-for": "203.0.113.9, 198.51.100.7",
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "1",
  forwarded: "for=203.0.113.9",
  "x-real-ip": "203.0.113.9",
  "x-bailiwick-client": "203.0.113.9",
  "x-bailiwick-path": "/x",
  "x-middleware-subrequest": "proxy",
  "x-nonce": "known",
};

it("takes no word of a caller for who they are", async () => {
  trusted = [];
  await ask(FORGED);
  const { "x-bailiwick-client": client, ...rest } = seen;
  expect(client).toBe("127.0.0.1");
  expect(Object.keys(rest).filter((name) => name in FORGED)).toEqual([]);
});

it("hears a trusted proxy on address, host and protocol, and on nothing else", async () => {
  trusted = readProxies("127.0.0.0/8");
  await ask(FORGED);
  expect(seen).toMatchObject({
    "x-bailiwick-client": "198.51.100.7",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
  });
  const kept = ["x-bailiwick-client", "x-forwarded-host", "x-forwarded-proto"];
  expect(
    Object.keys(seen)
      .filter((name) => name in FORGED)
      .toSorted(),
  ).toEqual(kept);
});

it("keeps an id that is safe to print, and draws one otherwise", async () => {
  expect(await ask({ "x-request-id": "req_0123456789" })).toBe("req_0123456789");
  for (const id of ["short", 'a"b{c}d-e-f-g', "x".repeat(65)]) {
    expect(await ask({ "x-request-id": id })).toMatch(/^req_[0-9a-f-]{36}$/);
    expect(seen["x-request-id"]).toMatch(/^req_[0-9a-f-]{36}$/);
  }
});
