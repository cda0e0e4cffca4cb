import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { type Imported, takeServers } from "./importServers";
import { catalogServers, catalogTools, type DescribedServer, nextPageOf } from "./mcpCatalog";

const WHAT = "The catalog's answer";
const PATH = "api/mcp_catalog/v1alpha1/mcp_servers";
const MAX_PAGES = 50;
const MAX_SERVERS = 500;
const MAX_BYTES = 32 * 1_048_576;

/**
 * Registers what a running Kubeflow or OpenShift AI MCP catalogue lists: its servers, page by page, and the tools of each.
 * `address` is the service's, to which the path is added. Needs `agents.write`; throws INVALID, UNAVAILABLE.
 */
export async function importCatalog(
  ctx: Ctx,
  { address, bearer }: { address: string; bearer?: string | undefined },
): Promise<Imported> {
  requireAbility(ctx, "agents.write");
  const base = new URL(PATH, `${address.trim().replace(/\/+$/, "")}/`);
  const headers = { accept: "application/json", ...(bearer && { authorization: `Bearer ${bearer}` }) };
  const servers: DescribedServer[] = [];
  for await (const page of pages(base, headers)) servers.push(...catalogServers(page, WHAT));
  if (servers.length === 0) throw nothing(base, "It lists no server.");
  if (servers.length > MAX_SERVERS) throw nothing(base, `It lists more than ${MAX_SERVERS} servers.`);
  for (const server of servers) {
    const { catalogId } = server.facts;
    if (server.tools !== null || catalogId === undefined) continue;
    server.tools = [];
    const from = new URL(`${base.href}/${encodeURIComponent(String(catalogId))}/tools`);
    for await (const page of pages(from, headers)) server.tools.push(...catalogTools(page, WHAT));
  }
  return takeServers(ctx, servers);
}

async function* pages(from: URL, headers: Record<string, string>): AsyncGenerator<unknown> {
  let token: string | null = null;
  const seen = new Set<string>();
  do {
    const url = new URL(from);
    url.searchParams.set("pageSize", "100");
    if (token !== null) url.searchParams.set("nextPageToken", token);
    const answer = await safeFetch(url, { headers, maxBytes: MAX_BYTES, timeoutMs: 20_000 });
    if (answer.status !== 200) throw nothing(url, `It answered with status ${answer.status}.`);
    const value = parseJson(answer.body.toString("utf8"), WHAT);
    yield value;
    token = nextPageOf(value);
    if (token !== null && (seen.has(token) || seen.size === MAX_PAGES))
      throw nothing(url, "Its pages do not end.");
    if (token !== null) seen.add(token);
  } while (token !== null);
}

function nothing(url: URL, why: string): DomainError {
  return new DomainError("UNAVAILABLE", {
    what: `${url.host} could not be read as an MCP catalog.`,
    why,
    fix: `Check that it answers at ${url.pathname}.`,
  });
}
