import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One document of the server under test: a value, or what it makes of the input. */
type Document = (input: unknown) => unknown;

/** A server that answers as OPA's Data API does. */
export interface TestOpa {
  url: string;
  /** Documents by their path below `/v1/data/`; one that is not here is undefined. */
  documents: Map<string, Document>;
  /** In place of any document: a status, and what stands in the body. */
  fails: { status: number; body: string } | null;
  /** Takes requests, and never answers. */
  isSilent: boolean;
  token: string | null;
  asked: { path: string; input: unknown }[];
  close(): Promise<void>;
}

/** A real HTTP server with OPA's own shapes: 200 without `result` for what is undefined, 400 for no JSON, 401 as its authentication answers. For tests. */
export async function startTestOpa(): Promise<TestOpa> {
  const opa: Omit<TestOpa, "url" | "close"> = {
    documents: new Map(),
    fails: null,
    isSilent: false,
    token: null,
    asked: [],
  };
  const server = createServer((request, response) => void answer(opa, request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(opa, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

async function answer(
  opa: Omit<TestOpa, "url" | "close">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const send = (status: number, body: string) =>
    void response.writeHead(status, { "content-type": "application/json" }).end(body);
  const path = /^\/v1\/data\/(.+)$/.exec(request.url ?? "")?.[1];
  if (request.method !== "POST" || path === undefined) return send(404, '{"code":"not_found"}');
  if (opa.token && request.headers.authorization !== `Bearer ${opa.token}`)
    return send(401, '{"code":"unauthorized","message":"request rejected by administrative policy"}');
  let input: unknown;
  try {
    input = (JSON.parse(Buffer.concat(chunks).toString("utf8")) as { input: unknown }).input;
  } catch {
    return send(400, '{"code":"invalid_parameter"}');
  }
  opa.asked.push({ path, input });
  if (opa.isSilent) return;
  if (opa.fails) return send(opa.fails.status, opa.fails.body);
  const document = opa.documents.get(path);
  return send(200, JSON.stringify(document ? { result: document(input), decision_id: "d-1" } : {}));
}
