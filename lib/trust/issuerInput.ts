import { DomainError } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { type HandedFile, readJson } from "@/lib/base/untrusted";
import type { IssuerRow } from "./issuer";
import { type KeyDocument, readKeyDocument } from "./keySet";
import { fetchKeys, nextRefresh } from "./refreshIssuer";
import { wrongTrustDomain } from "./spiffeId";

export interface NewIssuer {
  kind: "spiffe" | "oidc";
  /** A trust domain (`example.org`), or an issuer's URL as its tokens say it. */
  value: string;
  /** The value unless told; up to 80 characters. */
  name?: string | undefined;
  /** What tokens must be meant for, one or several. */
  audiences: readonly string[];
  /** Where the bundle (SPIFFE) or the JWK Set (OIDC) is; for OIDC it is discovered where neither this nor a document is given. */
  url?: string | undefined;
  /** The bundle or JWK Set itself. */
  document?: HandedFile | undefined;
}

const MAX_AUDIENCES = 10;

/** What was given, read and checked; keys that have an address are fetched. Throws INVALID with the fields that are wrong, UNAVAILABLE. */
export async function readIssuer(
  input: NewIssuer,
  nowMs: number,
): Promise<Pick<IssuerRow, "kind" | "value" | "name" | "audiences"> & KeyColumns> {
  const value = readValue(input);
  const audiences = readAudiences(input.audiences);
  const name = input.name?.trim() || value.slice(0, 80);
  if (name.length > 80) throw wrong("name", "Give a name of at most 80 characters.");
  return { kind: input.kind, value, name, audiences, ...(await readSource(input, value, nowMs)) };
}

type KeyColumns = Pick<
  IssuerRow,
  | "source"
  | "url"
  | "keys"
  | "sequence"
  | "refreshHintSeconds"
  | "refreshedAt"
  | "nextRefreshAt"
  | "failures"
  | "error"
>;

/** Where the keys are, and the keys. */
export async function readSource(
  { kind, url, document }: Pick<NewIssuer, "kind" | "url" | "document">,
  value: string,
  nowMs: number,
): Promise<KeyColumns> {
  const address = url?.trim() || null;
  if (address && document) throw wrong("url", "Give an address or a document, not both.");
  if (document) {
    const what = kind === "spiffe" ? "The trust bundle" : "The key set";
    return columns("document", null, readKeyDocument(readJson(document, what), kind), null, nowMs);
  }
  if (kind === "spiffe" && !address) throw wrong("url", "Give the bundle's address, or the bundle itself.");
  const source = address ? "url" : "discovery";
  if (address) await requireSafeAddress(address);
  const found = await fetchKeys({ kind, value, source, url: address });
  return columns(source, address, found, nextRefresh(found.refreshHintSeconds, nowMs), nowMs);
}

function columns(
  source: KeyColumns["source"],
  url: string | null,
  { document, sequence, refreshHintSeconds }: KeyDocument,
  nextRefreshAt: Date | null,
  nowMs: number,
): KeyColumns {
  const read = { keys: document, sequence, refreshHintSeconds, refreshedAt: new Date(nowMs) };
  return { source, url, ...read, nextRefreshAt, failures: 0, error: null };
}

/** Throws INVALID. */
export function readAudiences(given: readonly string[]): string[] {
  const audiences = [...new Set(given.map((one) => one.trim()).filter(Boolean))];
  if (audiences.length === 0) throw wrong("audiences", "Say what its tokens must be meant for (aud).");
  if (audiences.length > MAX_AUDIENCES || audiences.some((one) => one.length > 300))
    throw wrong("audiences", `Give at most ${MAX_AUDIENCES} audiences of at most 300 characters.`);
  return audiences;
}

function readValue({ kind, value: given }: NewIssuer): string {
  const value = given.trim();
  if (kind === "spiffe") {
    const domain = value.replace(/^spiffe:\/\//, "").replace(/\/$/, "");
    const why = wrongTrustDomain(domain);
    if (why) throw wrong("value", `This is no trust domain: ${why}.`);
    return domain;
  }
  const url = URL.canParse(value) ? new URL(value) : null;
  const isIssuer = url && /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username;
  if (!isIssuer || value.length > 500)
    throw wrong("value", "Give the issuer's address exactly as its tokens say it (iss), without ? and #.");
  return value;
}

export function wrong(field: string, what: string): DomainError {
  return new DomainError("INVALID", { what }, { [field]: what });
}
