import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";

export const ENDPOINTS_PATH = "/models/endpoints";

/** How far back the page looks, by its word in the address. */
export const SPANS = { "1h": 3_600_000, "24h": 86_400_000, "7d": 7 * 86_400_000 } as const;
export type Span = keyof typeof SPANS;

export function readSpan(params: SearchParams): Span {
  const asked = param(params, "span");
  return asked === "1h" || asked === "7d" ? asked : "24h";
}

export function endpointHref(id: string, span?: Span): string {
  return printUrl(`${ENDPOINTS_PATH}/${encodeURIComponent(id)}`, { span });
}
