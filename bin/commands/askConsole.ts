import { z } from "zod";
import { DomainError } from "@/lib/base/errors";

/** A console elsewhere, and the token that opens it. */
export interface Remote {
  url: string;
  token: string;
}

export const REMOTE_OPTIONS = {
  url: {
    kind: "text",
    help: "the console's address; without it, the product on this machine is asked",
    variable: "BAILIWICK_URL",
  },
  token: { kind: "text", help: "an API token of the role pipeline", variable: "BAILIWICK_TOKEN" },
} as const;
export const remoteInput = {
  url: z.url({ protocol: /^https?$/, error: "it is no address" }).optional(),
  token: z.string().min(1).optional(),
};
/** Which version is meant, as a pipeline names it. */
export const NAMED_OPTIONS = {
  model: { kind: "text", help: "the model's id, or provider/name" },
  agent: { kind: "text", help: "or the agent's id or name" },
  version: { kind: "text", help: "the version, as it is called or by its id" },
} as const;
export const namedInput = {
  model: z.string().optional(),
  agent: z.string().optional(),
  version: z.string({ error: "it is missing" }),
};

/** The console to ask; null for the product on this machine. Throws INVALID for an address without a token. */
export function remoteOf({
  url,
  token,
}: {
  url?: string | undefined;
  token?: string | undefined;
}): Remote | null {
  if (url === undefined) return null;
  if (token !== undefined) return { url, token };
  const what = "A console elsewhere needs an API token.";
  throw new DomainError("INVALID", { what, fix: "Give it as BAILIWICK_TOKEN." });
}

const TIMEOUT_MS = 60_000;
const problem = z.object({ detail: z.string().optional(), title: z.string().optional() });

/** Asks a console's API. Throws UNAVAILABLE where it does not answer, and its own words where it refuses. */
export async function askConsole(
  { url, token }: Remote,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
  body?: Uint8Array,
): Promise<unknown> {
  const given = Object.entries(query).filter((one): one is [string, string] => one[1] !== undefined);
  const address = new URL(`${url.replace(/\/+$/, "")}/api/v1/${path}?${new URLSearchParams(given)}`);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body && { "content-type": "application/octet-stream" }),
  };
  const both = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const init = { headers, signal: both, ...(body && { method: "POST", body: Buffer.from(body) }) };
  const response = await fetch(address, init).catch((error: unknown) => {
    if (signal.aborted) throw error;
    const cause =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw unavailable(`${url} does not answer.`, cause);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && answer !== null) return answer;
  const said = problem.safeParse(answer).data;
  throw unavailable(
    `${url} refused (${response.status}).`,
    [said?.title, said?.detail].filter(Boolean).join(" ") || "It gave no reason.",
  );
}

function unavailable(what: string, why: string): DomainError {
  return new DomainError("UNAVAILABLE", { what, why });
}
