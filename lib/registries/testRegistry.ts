import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

type Entity = Record<string, unknown>;

/** What the registry under test has; by path of its API, lists only. */
export interface TestRegistry {
  url: string;
  /** Lists by path, such as `/api/model_registry/v1alpha3/registered_models`. */
  lists: Map<string, Entity[]>;
  /** Whole answers by path, where something else is to be said. */
  answers: Map<string, { status: number; body: string }>;
  patches: { path: string; body: unknown }[];
  asked: string[];
  token: string | null;
  close(): Promise<void>;
}

const SIZE = 2;

/**
 * A real HTTP server that answers as Kubeflow's APIs are published: pages of two with `nextPageToken`, `size` and
 * `pageSize`, errors as `{code, message}`, a bearer token where one is set, PATCH and GET of a model version. For tests.
 */
export async function startTestRegistry(): Promise<TestRegistry> {
  const registry: Omit<TestRegistry, "url" | "close"> = {
    lists: new Map(),
    answers: new Map(),
    patches: [],
    asked: [],
    token: null,
  };
  const server = createServer((request, response) => void answer(registry, request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(registry, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

async function answer(
  registry: Omit<TestRegistry, "url" | "close">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://registry");
  const path = decodeURIComponent(url.pathname);
  registry.asked.push(`${path}${url.search}`);
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  const error = (status: number, message: string) => send(status, { code: String(status), message });
  if (registry.token && request.headers.authorization !== `Bearer ${registry.token}`)
    return void error(401, "Unauthorized");
  const fixed = registry.answers.get(path);
  if (fixed)
    return void response.writeHead(fixed.status, { "content-type": "application/json" }).end(fixed.body);
  const version = /^(.*\/model_versions)\/([^/]+)$/.exec(path);
  if (version) {
    const found = registry.lists.get(version[1] ?? "")?.find(({ id }) => id === version[2]);
    if (!found) return void error(404, "no such model version");
    if (request.method === "PATCH") {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as Entity;
      registry.patches.push({ path, body });
      Object.assign(found, body);
    }
    return void send(200, found);
  }
  const list = registry.lists.get(path);
  if (!list) return void error(404, "not found");
  const from = Number(url.searchParams.get("nextPageToken") ?? 0);
  const items = list.slice(from, from + SIZE);
  const nextPageToken = from + SIZE < list.length ? String(from + SIZE) : "";
  send(200, { items, nextPageToken, pageSize: SIZE, size: items.length });
}
