import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, readJson } from "@/lib/base/untrusted";
import { catalogServers, type DescribedServer, isCatalog } from "./mcpCatalog";

const MAX_SERVERS = 1_000;
const WHAT = "The server manifest";
const EXACT = /^(?!.*(?:^|\.)[xX*](?:\.|$))(?![\^~<>=])(?!.*\s(?:-|\|\|)\s)[^\s]+$/;
const version = z
  .string()
  .min(1)
  .max(255)
  .refine(
    (text) => text !== "latest" && EXACT.test(text),
    "It must be one version, neither a range nor latest",
  );
const input = z.looseObject({ name: z.string().optional() });
const transport = z.looseObject({
  type: z.enum(["stdio", "streamable-http", "sse"]),
  url: z.string().optional(),
});

/** MCP registry `server.json`, schema 2025-12-11. What it says beyond is kept and shown, not read. */
const serverJson = z.looseObject({
  $schema: z.string().optional(),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(
      /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/,
      "It must be a namespace and a name, such as io.example/files",
    ),
  title: z.string().min(1).max(100).optional(),
  description: z.string().min(1).max(100),
  version,
  websiteUrl: z.string().optional(),
  repository: z.looseObject({ url: z.string(), source: z.string() }).optional(),
  packages: z
    .array(
      z.looseObject({
        registryType: z.string(),
        identifier: z.string(),
        version: version.optional(),
        fileSha256: z
          .string()
          .regex(/^[a-f0-9]{64}$/, "It must be 64 hexadecimal digits")
          .optional(),
        environmentVariables: z.array(input).optional(),
        transport,
      }),
    )
    .max(100)
    .optional(),
  remotes: z
    .array(z.looseObject({ type: z.enum(["streamable-http", "sse"]), url: z.string().max(2_000) }))
    .max(100)
    .optional(),
});

const registryList = z.looseObject({
  servers: z.array(z.unknown()).max(MAX_SERVERS, `It lists more than ${MAX_SERVERS} servers`),
});

/**
 * The servers of a file: one `server.json` (MCP registry, schema 2025-12-11), a registry's list (`{servers:[…]}`, of which
 * each name's latest version counts), or a list of the Kubeflow MCP catalogue (`{items:[…]}`). Throws INVALID naming the field.
 */
export function readServers(file: HandedFile): DescribedServer[] {
  const value = readJson(file, WHAT, { maxBytes: 32 * 1_048_576 });
  const servers = serversOf(value);
  if (servers.length > 0) return servers;
  const why = "It lists no server.";
  throw new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why }, { file: why });
}

function serversOf(value: unknown): DescribedServer[] {
  if (isCatalog(value)) return catalogServers(value, WHAT);
  if (typeof value === "object" && value !== null && "servers" in value) {
    const { servers } = readShape(registryList, value, WHAT);
    const read = servers.map((entry, index) => listed(entry, index));
    const latest = new Map<string, DescribedServer>();
    for (const { server, isLatest } of read)
      if (isLatest || !latest.has(server.name)) latest.set(server.name, server);
    return [...latest.values()];
  }
  return [described(readShape(serverJson, value, WHAT))];
}

const OFFICIAL = "io.modelcontextprotocol.registry/official";

/** An entry of a list: the server within `server`, or bare as older registries wrote it. */
function listed(entry: unknown, index: number): { server: DescribedServer; isLatest: boolean } {
  const inner = typeof entry === "object" && entry !== null && "server" in entry ? entry.server : entry;
  const server = described(readShape(serverJson, inner, `${WHAT} (servers.${index})`));
  const meta = z
    .object({ _meta: z.object({ [OFFICIAL]: z.object({ isLatest: z.boolean() }) }) })
    .safeParse(entry);
  return { server, isLatest: meta.success && (meta.data._meta[OFFICIAL]?.isLatest ?? false) };
}

function described(read: z.output<typeof serverJson>): DescribedServer {
  const { name, title = null, description, version: one } = read;
  const { packages = [], remotes = [], repository, websiteUrl } = read;
  const remote = remotes.find(({ type, url }) => type === "streamable-http" && isAddress(url));
  const facts = { packages, remotes, ...(repository && { repository }), ...(websiteUrl && { websiteUrl }) };
  const url = remote?.url ?? null;
  return { source: "server_json", name, title, description, version: one, url, facts, tools: null };
}

/** Without variables such as `{tenant}`, which somebody must fill in first. */
function isAddress(url: string): boolean {
  return !/[{}]/.test(url) && /^https?:\/\//i.test(url) && URL.canParse(url);
}
