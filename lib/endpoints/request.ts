import type { EndpointRow } from "./endpoint";

/** https://docs.anthropic.com/en/api/versioning */
const ANTHROPIC_VERSION = "2023-06-01";
const VERSION_SEGMENT = /^v\d[\w.]*$/i;

type Asked = Pick<EndpointRow, "kind" | "apiVersion">;

/**
 * The addresses of an endpoint's API. `base`: what stands before `/models` and `/chat/completions`; the version is added where the
 * address has none (`https://host` and `https://host/v1` are the same). `root`: what stands before the version.
 */
export function addressesOf(baseUrl: string, kind: EndpointRow["kind"]): { root: string; base: string } {
  const whole = baseUrl.replace(/\/+$/, "");
  const { pathname } = new URL(whole);
  const segments = pathname.split("/").filter(Boolean);
  const at = segments.findIndex((segment) => VERSION_SEGMENT.test(segment));
  const root = at < 0 ? whole : whole.slice(0, whole.lastIndexOf(`/${segments.slice(at).join("/")}`));
  if (kind === "azure-openai") {
    const resource = root.replace(/\/openai$/, "");
    return { root: resource, base: `${resource}/openai` };
  }
  return { root, base: at < 0 ? `${whole}/v1` : whole };
}

/** Where the models of an endpoint are listed, or one of them, in its provider's shape. */
export function modelsAddress(baseUrl: string, { kind, apiVersion }: Asked, model?: string): string {
  const { base } = addressesOf(baseUrl, kind);
  const name = model === undefined ? "" : `/${encodeURIComponent(model)}`;
  if (kind !== "azure-openai") return `${base}/models${name}`;
  // Azure's v1 needs no date; the dated API asks for one.
  return apiVersion === null
    ? `${base}/v1/models${name}`
    : `${base}/models${name}?api-version=${encodeURIComponent(apiVersion)}`;
}

/** How a provider takes its credential, and what else it wants to be told. */
export function headersFor({ kind, apiVersion }: Asked, credential: string | null): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (kind === "anthropic") headers["anthropic-version"] = apiVersion ?? ANTHROPIC_VERSION;
  if (credential === null) return headers;
  if (kind === "anthropic") headers["x-api-key"] = credential;
  else if (kind === "azure-openai") headers["api-key"] = credential;
  else headers.authorization = `Bearer ${credential}`;
  return headers;
}
