import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { z } from "zod";
import type { CommandLine } from "@/lib/base/commandLines";
import { DomainError, domainErrorIn } from "@/lib/base/errors";
import { type SafeFetchOptions, safeFetchAsFetch } from "@/lib/base/safeFetch";
import { MAX_TOOLS, readTools, refused, type ToolDefinition } from "./definition";

/** What a server said of itself and its tools. */
export interface Listed {
  tools: ToolDefinition[];
  protocolVersion: string | null;
  reportedName: string | null;
  reportedVersion: string | null;
}

export type AskTarget =
  | { transport: "http"; url: string; bearer: string | null }
  | { transport: "stdio"; command: CommandLine };

interface AskOptions {
  /** For all of it. 60 s unless told. */
  timeoutMs?: number;
  /** Of http: as `safeFetch` takes them. */
  fetch?: Pick<SafeFetchOptions, "allow" | "resolve">;
}

const WHAT = "The list of tools";
const TIMEOUT_MS = 60_000;
const REQUEST_MS = 20_000;
const MAX_ANSWER_BYTES = 32 * 1_048_576;
/** Of one message over stdio. */
const MAX_LINE_BYTES = 10 * 1_048_576;
const MAX_PAGES = 500;
/** Tools are read by our own rules: the SDK's would compile each server's schemas, which are a stranger's. */
const page = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().nullish() });

/**
 * Asks a running MCP server for its tools (2025-11-25 "tools/list"), page by page. Over http only what `safeFetch` may
 * reach; over stdio only a command that the operator named, without a shell and with a bare environment. Bounded in
 * time, size, pages and tools. Throws UNAVAILABLE for what failed on the way, INVALID for a list that cannot be used.
 */
export async function askServer(target: AskTarget, options: AskOptions = {}): Promise<Listed> {
  const { timeoutMs = TIMEOUT_MS } = options;
  const client = new Client({ name: "Bailiwick", version: "1" }, { capabilities: {} });
  const transport = transportOf(target, options.fetch ?? {});
  const heard: { error?: Error } = {};
  client.onerror = (error) => {
    heard.error = error;
  };
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), timeoutMs);
  try {
    const ended = new Promise<never>((_, reject) => {
      clock.signal.addEventListener("abort", () => reject(new Error(`it took longer than ${timeoutMs} ms`)));
      client.onclose = () => reject(heard.error ?? new Error("it ended the connection"));
    });
    ended.catch(() => undefined);
    return await Promise.race([listWith(client, transport, clock.signal), ended]);
  } catch (error) {
    throw inWords(target, error, heard.error);
  } finally {
    clearTimeout(timer);
    clock.abort();
    client.onclose = () => undefined;
    await leave(transport);
    await client.close().catch(() => undefined);
  }
}

async function listWith(client: Client, transport: Transport, signal: AbortSignal): Promise<Listed> {
  const version: { value: string | null } = { value: null };
  const told = transport.setProtocolVersion?.bind(transport);
  // The SDK tells the version to the transport only.
  transport.setProtocolVersion = (value) => {
    version.value = value;
    told?.(value);
  };
  await client.connect(transport, { timeout: REQUEST_MS, signal });
  const tools = client.getServerCapabilities()?.tools ? await allPages(client, signal) : [];
  const { name = null, version: reportedVersion = null } = client.getServerVersion() ?? {};
  return {
    tools: readTools(tools, WHAT),
    protocolVersion: version.value,
    reportedName: name?.slice(0, 200).replaceAll("\0", "") ?? null,
    reportedVersion: reportedVersion?.slice(0, 100).replaceAll("\0", "") ?? null,
  };
}

async function allPages(client: Client, signal: AbortSignal): Promise<unknown[]> {
  const tools: unknown[] = [];
  const cursors = new Set<string>();
  let bytes = 0;
  for (let cursor: string | undefined; ; ) {
    const params = cursor === undefined ? {} : { cursor };
    const answer = await client.request({ method: "tools/list", params }, page, {
      timeout: REQUEST_MS,
      signal,
    });
    tools.push(...answer.tools);
    bytes += Buffer.byteLength(JSON.stringify(answer.tools));
    if (bytes > MAX_ANSWER_BYTES) throw refused(WHAT, "It has more than 32 MiB.");
    if (tools.length > MAX_TOOLS) throw refused(WHAT, `It lists more than ${MAX_TOOLS} tools.`);
    if (!answer.nextCursor) return tools;
    cursor = answer.nextCursor;
    if (cursors.has(cursor) || cursors.size === MAX_PAGES) throw refused(WHAT, "Its pages do not end.");
    cursors.add(cursor);
  }
}

function transportOf(target: AskTarget, options: Pick<SafeFetchOptions, "allow" | "resolve">): Transport {
  if (target.transport === "stdio") {
    const { program, args } = target.command;
    const maxBufferSize = MAX_LINE_BYTES;
    return new StdioClientTransport({ command: program, args, stderr: "ignore", maxBufferSize });
  }
  const reach = safeFetchAsFetch({ ...options, timeoutMs: REQUEST_MS, maxBytes: MAX_ANSWER_BYTES });
  const headers: Record<string, string> =
    target.bearer === null ? {} : { authorization: `Bearer ${target.bearer}` };
  return new StreamableHTTPClientTransport(new URL(target.url), {
    requestInit: { headers },
    // The stream that a server may push by never ends: we do not ask for it, as the specification allows.
    fetch: async (url, init) =>
      (init?.method ?? "GET") === "GET" ? new Response(null, { status: 405 }) : reach(url, init),
  });
}

/** Ends the session where there is one, so that the server need not wait for us. */
async function leave(transport: Transport): Promise<void> {
  if (!(transport instanceof StreamableHTTPClientTransport) || !transport.sessionId) return;
  await transport.terminateSession().catch(() => undefined);
}

function inWords(target: AskTarget, error: unknown, heard: Error | undefined): DomainError {
  const ours = domainErrorIn(error) ?? domainErrorIn(heard);
  if (ours) return ours;
  const told = [error, heard].map((one) => (one instanceof Error ? one.message : "")).filter(Boolean);
  const why = [...new Set(told)].join("; ").replace(/\s+/g, " ").slice(0, 300);
  const who = target.transport === "http" ? new URL(target.url).host : `The command ${target.command.name}`;
  return new DomainError("UNAVAILABLE", {
    what: `${who} did not list its tools.`,
    why: `It was asked as an MCP server: ${why}.`,
    fix:
      target.transport === "http"
        ? "Check that the address is the server's MCP endpoint, and its bearer token."
        : "Check the command in BAILIWICK_MCP_STDIO by running it.",
  });
}
