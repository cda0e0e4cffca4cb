import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A real server that takes messages, for tests. `status` is what it answers, settable; `null` is never. */
export async function openReceiver() {
  const received: Received[] = [];
  const state: { status: number | null; headers: Record<string, string> } = { status: 200, headers: {} };
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (part) => (body += part));
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      if (state.status !== null) response.writeHead(state.status, state.headers).end("an answer of its own");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    state,
    async waitFor(count: number) {
      for (let left = 200; received.length < count && left > 0; left--) await sleep(25);
      return received;
    },
    close() {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
