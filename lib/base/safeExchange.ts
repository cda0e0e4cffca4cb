import { lookup } from "node:dns/promises";
import { type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { rootCertificates } from "node:tls";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import ipaddr from "ipaddr.js";
import { refused, requireReachable } from "./addressRules";
import { type AllowedHost, hostOf } from "./allowedHosts";
import { DomainError, isDomainError } from "./errors";

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<string[]>;

/** One answer, whole. Its encoding is undone. */
export interface SafeAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
}

export interface Exchange {
  url: URL;
  method: string;
  headers: Headers;
  body: Buffer | null;
  /** Of the body as it comes and as it is after decoding, each. */
  maxBytes: number;
  allow: readonly AllowedHost[];
  resolve: Resolve;
  /** PEM certificates that are trusted besides the known ones. */
  ca: readonly string[];
  /** Ends it at any point: its reason is thrown. */
  signal: AbortSignal;
}

/** What the transport sets itself. */
const OURS = [
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
  "te",
  "upgrade",
];
const DECODERS: Readonly<Record<string, () => NodeJS.ReadWriteStream & Readable>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

export const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/**
 * One request and its answer, no redirect followed. The name is resolved once, every answer is judged, and the
 * connection goes to a judged address, so that a name which resolves anew to something else (DNS rebinding) gains nothing.
 * Throws INVALID for an address that is refused, UNAVAILABLE for what failed on the way.
 */
export async function exchange(one: Exchange): Promise<SafeAnswer> {
  try {
    const response = await send(one, await judgedAddresses(one));
    return await read(response, one);
  } catch (error) {
    throw thrown(one, error);
  }
}

/** Resolves the host of an address, and refuses what must not be reached. Throws like `exchange`. */
export async function judgedAddresses(
  one: Pick<Exchange, "url" | "resolve" | "allow" | "signal">,
): Promise<string[]> {
  try {
    const addresses = await racing(addressesOf(one), one.signal);
    requireReachable(one.url, addresses, one.allow);
    return addresses;
  } catch (error) {
    throw thrown(one, error);
  }
}

function thrown({ url, signal }: Pick<Exchange, "url" | "signal">, error: unknown): unknown {
  if (signal.aborted) return signal.reason;
  return isDomainError(error) ? error : failed(url, error);
}

/** All that a host resolves to; an address is itself. Throws INVALID for a name that nobody knows, else what the resolver throws. */
async function addressesOf({ url, resolve }: Pick<Exchange, "url" | "resolve">): Promise<string[]> {
  const host = hostOf(url);
  const found = ipaddr.isValid(host) ? [host] : await resolve(host).catch(noneOrThrow);
  if (found.length > 0) return found;
  throw refused(url.href, `The name ${host} is not known.`, "Check how it is spelled.");
}

function noneOrThrow(error: unknown): string[] {
  if (error instanceof Error && "code" in error && error.code === "ENOTFOUND") return [];
  throw error;
}

function send(one: Exchange, addresses: readonly string[]): Promise<IncomingMessage> {
  const { url, method, body, signal, ca } = one;
  const isTls = url.protocol === "https:";
  const options: RequestOptions = {
    method,
    headers: headersOf(one),
    lookup: lookupIn(addresses),
    // No connection is shared: what another request opened was judged for another host.
    agent: false,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = isTls
      ? requestHttps(url, { ...options, ...(ca.length > 0 && { ca: [...rootCertificates, ...ca] }) })
      : requestHttp(url, options);
    request.once("error", reject);
    request.once("response", (response) => resolve(response));
    request.once("upgrade", (_response, socket) => {
      socket.destroy();
      reject(new Error("it answered with another protocol"));
    });
    request.end(body ?? undefined);
  });
}

function headersOf({ headers, body, method }: Exchange): Record<string, string> {
  const given = [...headers].filter(([name]) => !OURS.includes(name));
  const hasBody = body !== null || ["POST", "PUT", "PATCH"].includes(method);
  return {
    "user-agent": "Bailiwick",
    ...Object.fromEntries(given),
    "accept-encoding": "identity",
    connection: "close",
    ...(hasBody && { "content-length": String(body?.length ?? 0) }),
  };
}

/** Answers each look-up of the connection by what was judged. */
function lookupIn(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_host, options, callback) => {
    const [first] = all;
    if (options.all) callback(null, all);
    else callback(null, first?.address ?? "", first?.family);
  };
}

async function read(response: IncomingMessage, one: Exchange): Promise<SafeAnswer> {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 599) throw new Error(`its status ${status} is none`);
  const headers = new Headers();
  for (let at = 0; at + 1 < response.rawHeaders.length; at += 2) {
    headers.append(response.rawHeaders[at] ?? "", response.rawHeaders[at + 1] ?? "");
  }
  const coding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  const hasBody = one.method !== "HEAD" && ![204, 205, 304].includes(status);
  const decode = hasBody ? DECODERS[coding] : undefined;
  if (hasBody && coding && coding !== "identity" && !decode) {
    response.destroy();
    throw new Error(`its answer is encoded by ${coding.slice(0, 40)}, which was not asked for`);
  }
  const body = decode ? await decoded(response, decode(), one) : await collected(response, one);
  headers.delete("content-encoding");
  headers.delete("content-length");
  return { status, headers, body };
}

async function decoded(
  response: IncomingMessage,
  decoder: NodeJS.ReadWriteStream & Readable,
  one: Exchange,
): Promise<Buffer> {
  response.once("error", (error) => decoder.destroy(error));
  response.once("aborted", () => decoder.destroy(new Error("the connection closed early")));
  response.pipe(decoder);
  try {
    return await collected(decoder, one);
  } finally {
    response.destroy();
  }
}

async function collected(stream: Readable, { url, maxBytes }: Exchange): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream) {
    bytes += part.length;
    if (bytes > maxBytes) {
      stream.destroy();
      throw unavailable(url, `Its answer has more than ${maxBytes} bytes.`, "Ask its operator for less.");
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** What takes no signal, ended by one all the same. */
async function racing<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EAI_AGAIN: "Its name could not be looked up just now.",
  ECONNREFUSED: "Nothing listens there.",
  ECONNRESET: "It closed the connection.",
  EHOSTUNREACH: "No way leads there.",
  ENETUNREACH: "No way leads there.",
  ETIMEDOUT: "It did not take the connection.",
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is of another name.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is signed by itself.",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is signed by nobody known.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its certificate is signed by nobody known.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "Its certificate is signed by nobody known.",
};

function failed(url: URL, error: unknown): DomainError {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  const code = inner instanceof Error && "code" in inner ? String(inner.code) : "";
  const why = REASONS[code] ?? `${inner instanceof Error ? inner.message : String(inner)}.`;
  return unavailable(url, why.slice(0, 300), "Check the address, and that its server runs.");
}

/** What happened on the way to an address, in words. */
export function unavailable(url: URL, why: string, fix: string): DomainError {
  return new DomainError("UNAVAILABLE", { what: `${url.host} did not answer as it should.`, why, fix });
}
