import { z } from "zod";
import { readShape } from "@/lib/base/readShape";
import { ACCESS_TYPES } from "./access";
import { type ListedTool, readTools } from "./definition";

/** A server as a manifest or catalogue describes it. */
export interface DescribedServer {
  source: "server_json" | "catalog";
  name: string;
  title: string | null;
  description: string | null;
  version: string | null;
  /** Its endpoint for streamable HTTP, where it has one without variables. */
  url: string | null;
  facts: Record<string, unknown>;
  /** Where the catalogue lists its tools. */
  tools: ListedTool[] | null;
}

const parameter = z.looseObject({
  name: z.string().min(1),
  type: z.string().optional(),
  description: z.string().nullish(),
  required: z.boolean().optional(),
});
const tool = z.looseObject({
  name: z.string().min(1).max(256),
  description: z.string().nullish(),
  accessType: z.enum(ACCESS_TYPES).nullish(),
  parameters: z.array(parameter).nullish(),
});

/** Kubeflow model registry and OpenShift AI, `/api/mcp_catalog/v1alpha1/mcp_servers`: one server. */
const server = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  name: z.string().min(1).max(200),
  displayName: z.string().max(200).nullish(),
  description: z.string().nullish(),
  version: z.string().max(255).nullish(),
  provider: z.string().nullish(),
  license: z.string().nullish(),
  deploymentMode: z.string().nullish(),
  securityIndicators: z.record(z.string(), z.boolean()).nullish(),
  endpoints: z.looseObject({ http: z.string().nullish(), sse: z.string().nullish() }).nullish(),
  tools: z.array(tool).nullish(),
});
const list = z.looseObject({
  items: z.array(server).max(1_000, "It lists more than 1000 servers"),
  nextPageToken: z.string().nullish(),
});
const toolList = z.looseObject({
  items: z.array(z.union([z.looseObject({ tool }), tool])).max(5_000),
  nextPageToken: z.string().nullish(),
});

export function isCatalog(value: unknown): boolean {
  return typeof value === "object" && value !== null && "items" in value;
}

/** The servers of one page of the catalogue's list, with the tools that stand in it. Throws INVALID naming the field. */
export function catalogServers(value: unknown, what: string): DescribedServer[] {
  return readShape(list, value, what).items.map((one) => {
    const { name, displayName, description, version, endpoints, tools, license } = one;
    const { provider, deploymentMode, securityIndicators } = one;
    const said = { license, provider, deploymentMode, securityIndicators, endpoints, catalogId: one.id };
    const http = endpoints?.http ?? null;
    return {
      source: "catalog",
      name,
      title: displayName ?? null,
      description: description ?? null,
      version: version ?? null,
      url: http !== null && /^https?:\/\//i.test(http) && URL.canParse(http) ? http : null,
      facts: Object.fromEntries(Object.entries(said).filter(([, fact]) => fact != null)),
      tools: tools ? listedTools(tools, what) : null,
    };
  });
}

/** A page's token for the next one, or null. */
export function nextPageOf(value: unknown): string | null {
  const read = z.looseObject({ nextPageToken: z.string().nullish() }).safeParse(value);
  return (read.success && read.data.nextPageToken) || null;
}

/** The tools of one page of `/mcp_servers/{id}/tools`. Throws INVALID naming the field. */
export function catalogTools(value: unknown, what: string): ListedTool[] {
  const { items } = readShape(toolList, value, what);
  return listedTools(
    items.map((item) => ("tool" in item ? readShape(tool, item.tool, what) : readShape(tool, item, what))),
    what,
  );
}

/** The catalogue says parameters where MCP says a schema: the one is written as the other, so that it has a fingerprint. */
function listedTools(tools: readonly z.output<typeof tool>[], what: string): ListedTool[] {
  const definitions = readTools(
    tools.map(({ name, description, parameters }) => ({
      name,
      ...(description && { description }),
      inputSchema: schemaOf(parameters ?? []),
    })),
    what,
  );
  return definitions.map((one, index) => ({ ...one, accessType: tools[index]?.accessType ?? null }));
}

function schemaOf(parameters: readonly z.output<typeof parameter>[]): object {
  const properties = Object.fromEntries(
    parameters.map(({ name, type, description }) => [
      name,
      { ...(type && { type }), ...(description && { description }) },
    ]),
  );
  const required = parameters.filter((one) => one.required).map(({ name }) => name);
  return { type: "object", properties, ...(required.length > 0 && { required }) };
}
