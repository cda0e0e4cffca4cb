import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A model provider over real HTTP, as OpenAI, Anthropic, Azure OpenAI and vLLM publish how they list models. For tests. */
export interface TestProvider {
  url: string;
  /** What it takes; null for anything. */
  credential: string | null;
  models: string[];
  /** Names that it knows and does not list. */
  aliases: string[];
  /** Of vLLM's engine. */
  isEngineDead: boolean;
  /** Answers everything so instead. */
  fixed: { status: number; body: string; headers?: Record<string, string> } | null;
  /** Method, path and the headers that say who asks. */
  asked: { path: string; headers: Record<string, string | undefined> }[];
  close(): Promise<void>;
}

const NAMED = ["authorization", "x-api-key", "api-key", "anthropic-version"] as const;

export async function startTestProvider(shape: "openai" | "anthropic" | "azure"): Promise<TestProvider> {
  const provider: Omit<TestProvider, "url" | "close"> = {
    credential: null,
    models: [],
    aliases: [],
    isEngineDead: false,
    fixed: null,
    asked: [],
  };
  const server = createServer((request, response) => answer(provider, shape, request, response));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return Object.assign(provider, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

function answer(
  provider: Omit<TestProvider, "url" | "close">,
  shape: "openai" | "anthropic" | "azure",
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const path = request.url ?? "/";
  const headers = Object.fromEntries(NAMED.map((name) => [name, request.headers[name]?.toString()]));
  provider.asked.push({ path, headers });
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (provider.fixed) {
    const { status, body, headers: more } = provider.fixed;
    return void response.writeHead(status, { "content-type": "text/plain", ...more }).end(body);
  }
  if (shape === "openai" && path === "/health") return void send(provider.isEngineDead ? 503 : 200, {});
  const shown = {
    openai: headers.authorization?.replace("Bearer ", ""),
    anthropic: headers["x-api-key"],
    azure: headers["api-key"],
  }[shape];
  if (provider.credential !== null && shown !== provider.credential) {
    // As OpenAI does: it repeats what was sent.
    return void send(401, {
      error: { message: `Incorrect API key provided: ${shown}`, type: "invalid_request_error" },
    });
  }
  if (shape === "anthropic" && !headers["anthropic-version"])
    return void send(400, { type: "error", error: { type: "invalid_request_error" } });
  const base = { openai: "/v1/models", anthropic: "/v1/models", azure: "/openai/models" }[shape];
  const [where = "", query = ""] = path.split("?");
  if (shape === "azure" && where === base && !/^api-version=\d/.test(query))
    return void send(404, { error: { code: "404", message: "Resource not found" } });
  if (where === base || (shape === "azure" && where === "/openai/v1/models")) {
    const data = provider.models.map((id) => ({ id, object: "model", type: "model" }));
    return void send(200, { object: "list", data, has_more: false });
  }
  const one = decodeURIComponent(where.slice(base.length + 1));
  if (where.startsWith(`${base}/`) && [...provider.models, ...provider.aliases].includes(one))
    return void send(200, { id: one, object: "model" });
  send(404, { error: { message: "not found" } });
}
