import { readAddress } from "./addressRules";
import type { AllowedHost } from "./allowedHosts";
import { processState } from "./process";
import {
  exchange,
  judgedAddresses,
  type Resolve,
  resolveBySystem,
  type SafeAnswer,
  unavailable,
} from "./safeExchange";

export interface SafeFetchOptions {
  /** `GET` unless told. */
  method?: string;
  headers?: Headers | Record<string, string>;
  body?: string | Uint8Array | null;
  /** For all of it: names, connections, redirects, the last byte. 10 s unless told. */
  timeoutMs?: number;
  /** Of the answer's body, raw and decoded. 1 MiB unless told. */
  maxBytes?: number;
  /** How many are followed, 0 to 3; with 0 the answer that redirects is handed back. 3 unless told. */
  redirects?: number;
  /** What may be internal or without TLS; what BAILIWICK_ALLOWED_HOSTS says unless told. */
  allow?: readonly AllowedHost[];
  /** Looks a name up; by the system unless told. */
  resolve?: Resolve;
  /** PEM certificates that are trusted besides the known ones. */
  ca?: readonly string[];
  /** Ends it from outside: its reason is thrown. */
  signal?: AbortSignal | null;
}

type CheckOptions = Pick<SafeFetchOptions, "allow" | "resolve">;

const CHECK_TIMEOUT_MS = 5_000;
const MAX_REDIRECTS = 3;
const REDIRECTS = [301, 302, 303, 307, 308];
/** For one server only: never handed on to another. */
const CREDENTIALS = ["authorization", "cookie", "proxy-authorization"];

interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  body: Buffer | null;
}

/**
 * The one way to fetch an address that a person or operator gave. It reaches public https only, unless the host is
 * allowed: no private, local, special or cloud-metadata address, by whatever name, spelling or redirect; and it is
 * bounded in time and size. Any status is an answer. Throws INVALID for an address that is refused (the words say by which rule and how to
 * allow it; `fields.url`), UNAVAILABLE for what failed on the way.
 */
export async function safeFetch(address: string | URL, options: SafeFetchOptions = {}): Promise<SafeAnswer> {
  const { timeoutMs = 10_000, maxBytes = 1_048_576, resolve = resolveBySystem, ca = [] } = options;
  const allow = options.allow ?? processState().environment.allowedHosts;
  const redirects = Math.min(options.redirects ?? MAX_REDIRECTS, MAX_REDIRECTS);
  let hop = firstHop(readAddress(address, allow), options);
  const clock = new AbortController();
  const tooLate = () => unavailable(hop.url, `It took longer than ${timeoutMs} ms.`, "Try again later.");
  const timer = setTimeout(() => clock.abort(tooLate()), timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, clock.signal]) : clock.signal;
  try {
    for (let followed = 0; ; followed++) {
      const answer = await exchange({ ...hop, maxBytes, allow, resolve, ca, signal });
      const location = answer.headers.get("location");
      if (redirects === 0 || location === null || !REDIRECTS.includes(answer.status)) return answer;
      if (followed === redirects) {
        throw unavailable(hop.url, `It redirects more than ${redirects} times.`, "Enter the last address.");
      }
      hop = nextHop(hop, answer.status, readAddress(location, allow, hop.url));
    }
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Says of an address at once, as it is entered, what `safeFetch` would say of it later; reaches nothing but the name's
 * resolver, for 5 s at most. Throws INVALID with `fields.url`, for a name that nobody knows too, and UNAVAILABLE.
 */
export async function requireSafeAddress(
  address: string,
  { allow = processState().environment.allowedHosts, resolve = resolveBySystem }: CheckOptions = {},
): Promise<URL> {
  const url = readAddress(address, allow);
  const clock = new AbortController();
  const tooLate = unavailable(url, "Its name was not found within 5 s.", "Try again later.");
  const timer = setTimeout(() => clock.abort(tooLate), CHECK_TIMEOUT_MS);
  try {
    await judgedAddresses({ url, resolve, allow, signal: clock.signal });
    return url;
  } finally {
    clearTimeout(timer);
  }
}

function firstHop(url: URL, { method = "GET", headers, body }: SafeFetchOptions): Hop {
  return {
    url,
    method: method.toUpperCase(),
    headers: new Headers(headers),
    body: body === undefined || body === null ? null : Buffer.from(body),
  };
}

/** As the Fetch standard redirects (§4.4), but stricter: no way from https to http, and no body to another origin. */
function nextHop(hop: Hop, status: number, url: URL): Hop {
  if (hop.url.protocol === "https:" && url.protocol === "http:") {
    throw unavailable(hop.url, "It redirects from https to http.", "Enter the address that it should be.");
  }
  const headers = new Headers(hop.headers);
  const isElsewhere = url.origin !== hop.url.origin;
  if (isElsewhere) for (const name of CREDENTIALS) headers.delete(name);
  const becomesGet = status === 303 ? hop.method !== "HEAD" : status < 303 && hop.method === "POST";
  if (becomesGet) {
    const kept = new Headers([...headers].filter(([name]) => !name.startsWith("content-")));
    return { url, method: "GET", headers: kept, body: null };
  }
  if (isElsewhere && hop.body !== null) {
    throw unavailable(hop.url, `It redirects what was sent to ${url.host}.`, "Enter the last address.");
  }
  return { ...hop, url, headers };
}

/**
 * The same as a `fetch`, for libraries that take one. Its init's method, headers, body, signal and redirect (`manual` hands the
 * answer back, `error` throws) stand over the options. Throws DomainErrors, as safeFetch does.
 */
export function safeFetchAsFetch(options: SafeFetchOptions = {}): typeof fetch {
  return async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    // Of our own, so that an address which Request itself refuses gets our words.
    const request = input instanceof Request ? new Request(input, init) : new Request("https://x/", init);
    const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer());
    const { method, headers, signal, redirect } = request;
    const redirects = redirect === "follow" ? options.redirects : 0;
    const given = {
      ...options,
      method,
      headers,
      body,
      signal,
      ...(redirects !== undefined && { redirects }),
    };
    const answer = await safeFetch(address, given);
    if (redirect === "error" && REDIRECTS.includes(answer.status)) {
      throw unavailable(new URL(address), "It redirects.", "Enter the last address.");
    }
    const hasNoBody = [204, 205, 304].includes(answer.status);
    const response = new Response(hasNoBody ? null : new Uint8Array(answer.body), {
      status: answer.status,
      headers: answer.headers,
    });
    return Object.defineProperty(response, "url", { value: address });
  };
}
