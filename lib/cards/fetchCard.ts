import { DomainError, isDomainError } from "@/lib/base/errors";
import { safeFetch } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { readCard } from "./card";
import type { FoundCard } from "./manifest";

/** Where a host has its card: A2A v0.3 and v1.0 (RFC 8615), then v0.2. */
const WELL_KNOWN = ["/.well-known/agent-card.json", "/.well-known/agent.json"];
const MAX_BYTES = 1_048_576;

/** The card at an address; of a host alone, where the protocol has it. Throws INVALID with the field, UNAVAILABLE. */
export async function fetchCard(address: string): Promise<FoundCard> {
  const places = placesOf(address);
  for (const [at, url] of places.entries()) {
    const { status, body } = await safeFetch(url, {
      maxBytes: MAX_BYTES,
      headers: { accept: "application/json" },
    });
    if (status === 404 && at < places.length - 1) continue;
    if (status !== 200) {
      const words = {
        what: "The card cannot be read.",
        why: `${url} answers ${status}.`,
        fix: "Check the address.",
      };
      throw new DomainError("UNAVAILABLE", words, { url: words.why });
    }
    const raw = parseJson(utf8(body, url), "The agent card");
    const card = readCard(raw);
    return { raw: raw as Record<string, unknown>, card, spiffeIds: [], url, source: "url" };
  }
  throw new Error("A card has a place at least.");
}

function utf8(body: Uint8Array, url: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch (error) {
    if (isDomainError(error)) throw error;
    const why = `What ${url} answers is not text in UTF-8.`;
    throw new DomainError("INVALID", { what: "The agent card cannot be used.", why }, { url: why });
  }
}

function placesOf(address: string): string[] {
  const given = address.trim();
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(given) ? given : `https://${given}`;
  if (given === "" || !URL.canParse(text)) {
    const what = "Give the address of a card, or of the host that has it.";
    throw new DomainError("INVALID", { what }, { url: what });
  }
  const url = new URL(text);
  return url.pathname === "/" && url.search === ""
    ? WELL_KNOWN.map((path) => new URL(path, url).href)
    : [url.href];
}
