import { DomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import type { EndpointRow } from "./endpoint";
import { addressesOf, headersFor, modelsAddress } from "./request";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 4 * 1_048_576;

interface Probe {
  endpoint: Pick<EndpointRow, "kind" | "apiVersion" | "targetModel"> & { baseUrl: string };
  credential: string | null;
  signal: AbortSignal | undefined;
}

/**
 * Asks an endpoint whether it serves: vLLM's `/health`, then its models, as its provider lists them, with its credential; the
 * model that it should have must be there. No redirect is followed, so that a credential reaches nobody else, and nothing of an
 * answer's text is repeated. Throws UNAVAILABLE, PRECONDITION for a refused credential, INVALID for an address that we may not reach.
 */
export async function probeEndpoint(probe: Probe): Promise<void> {
  const { endpoint } = probe;
  const { kind, baseUrl, targetModel } = endpoint;
  if (kind === "vllm") await askHealth(probe, `${addressesOf(baseUrl, kind).root}/health`);
  const listed = await ask(probe, modelsAddress(baseUrl, endpoint));
  requireStatus(probe, listed.status);
  const ids = idsIn(listed.body);
  if (ids === null)
    throw failed(probe, "It does not answer with a list of models.", "Check its address and kind.");
  // A deployment's name is not among Azure's models.
  if (targetModel === null || kind === "azure-openai" || ids.includes(targetModel)) return;
  // Names that stand for others are known, and not listed.
  const one = await ask(probe, modelsAddress(baseUrl, endpoint, targetModel));
  if (one.status === 404)
    throw failed(probe, `It does not have the model ${targetModel}.`, "Check the name.");
  requireStatus(probe, one.status);
}

/** An engine that died still lists its models, and says so only here; whoever hides the path hides nothing. */
async function askHealth(probe: Probe, url: string): Promise<void> {
  const { status } = await ask(probe, url);
  if (status >= 500) throw failed(probe, `Its engine is not well (status ${status}).`, "Look at its log.");
}

function ask({ endpoint, credential, signal }: Probe, url: string) {
  return safeFetch(url, {
    headers: headersFor(endpoint, credential),
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_BYTES,
    redirects: 0,
    ...(signal && { signal }),
  });
}

function requireStatus(probe: Probe, status: number): void {
  if (status >= 200 && status < 300) return;
  const host = new URL(probe.endpoint.baseUrl).host;
  if (status === 401 || status === 403) {
    const what =
      probe.credential === null
        ? `${host} wants a credential (status ${status}).`
        : `${host} refused the credential (status ${status}).`;
    throw new DomainError("PRECONDITION", { what, fix: "Set one that is good for it." });
  }
  if (status >= 300 && status < 400)
    throw failed(probe, `It redirects (status ${status}).`, "Enter the last address.");
  if (status === 404)
    throw failed(probe, "It has no list of models there (status 404).", "Check its address and kind.");
  throw failed(probe, `It answers with status ${status}.`, "Look at its log.");
}

/** The ids of a list of OpenAI's or Anthropic's shape; null for what is none. */
function idsIn(body: Buffer): string[] | null {
  try {
    const given: unknown = JSON.parse(body.toString("utf8"));
    if (typeof given !== "object" || given === null || !("data" in given)) return null;
    if (!Array.isArray(given.data)) return null;
    return given.data.flatMap((one: unknown) =>
      typeof one === "object" && one !== null && "id" in one && typeof one.id === "string" ? [one.id] : [],
    );
  } catch {
    return null;
  }
}

function failed({ endpoint }: Probe, why: string, fix: string): DomainError {
  const what = `${new URL(endpoint.baseUrl).host} does not serve as it should.`;
  return new DomainError("UNAVAILABLE", { what, why, fix });
}
