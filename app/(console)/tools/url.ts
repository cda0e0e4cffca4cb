import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { printFilter } from "@/lib/actions/filter";
import { ACCESS_TYPES } from "@/lib/tools/access";
import type { ToolFilter } from "@/lib/tools/listTools";
import { APPROVALS, TOOL_STATES } from "@/lib/tools/tool";

export const TOOLS_PATH = "/tools";
export const SERVERS_PATH = "/tools/servers";
export const FACETS = ["state", "approval", "access", "dataClass", "server"] as const;
export type Facet = (typeof FACETS)[number];

/** Everything that the list shows; empty text means: not said. */
export type ToolsUrl = Record<Facet | "q" | "cursor", string>;

export function readToolsUrl(params: SearchParams): ToolsUrl {
  const of = (known: readonly string[], name: string) =>
    known.find((one) => one === param(params, name)) ?? "";
  return {
    q: param(params, "q").slice(0, 200),
    state: of(TOOL_STATES, "state"),
    approval: of(APPROVALS, "approval"),
    access: of([...ACCESS_TYPES, "unknown"], "access"),
    dataClass: param(params, "dataClass").slice(0, 64),
    server: param(params, "server").slice(0, 100),
    cursor: param(params, "cursor"),
  };
}

export function filterOf(url: ToolsUrl): ToolFilter {
  return {
    q: url.q || undefined,
    state: TOOL_STATES.find((one) => one === url.state),
    approval: APPROVALS.find((one) => one === url.approval),
    access: ([...ACCESS_TYPES, "unknown"] as const).find((one) => one === url.access),
    dataClass: url.dataClass || undefined,
    server: url.server || undefined,
  };
}

export function isNarrowed(url: ToolsUrl): boolean {
  return url.q !== "" || FACETS.some((facet) => url[facet] !== "");
}

export function toolsHref(url: Partial<ToolsUrl>): string {
  return printUrl(TOOLS_PATH, url);
}

export const toolHref = (id: string) => `${TOOLS_PATH}/${encodeURIComponent(id)}`;
export const serverHref = (id: string) => `${SERVERS_PATH}/${encodeURIComponent(id)}`;
export const agentHref = (id: string) => `/agents/${encodeURIComponent(id)}`;

export interface ServersUrl {
  q: string;
  show: "" | "failing";
  cursor: string;
}

export function readServersUrl(params: SearchParams): ServersUrl {
  const show = param(params, "show") === "failing" ? "failing" : "";
  return { q: param(params, "q").slice(0, 200), show, cursor: param(params, "cursor") };
}

export function serversHref(url: ServersUrl, change: Partial<ServersUrl>): string {
  return printUrl(SERVERS_PATH, { ...url, ...change });
}

/** All calls of a tool of this name, from when it was first seen. */
export function callsHref(name: string, from: string | null): string {
  const values = [{ text: name, prefix: false }];
  const q = printFilter({ terms: [{ field: "tool", values }], words: [] });
  return printUrl("/audit", { q, from: from ?? "0" });
}
