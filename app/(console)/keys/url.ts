import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import type { KeyFilter } from "@/lib/keys/find";
import type { KeyKind } from "@/lib/keys/key";
import { KEY_STATES, SOON_DAYS, UNUSED_DAYS } from "@/lib/keys/states";

export const KEYS_PATH = "/keys";
export const REVOKE_PATH = "/keys/revoke";
export const KINDS = ["model", "ingest", "api", "decide"] as const satisfies readonly KeyKind[];
export const SHOWN = ["unused", "expiring"] as const;

/** Everything that the list shows; empty text means: not said. A secret is never among it. */
export interface KeysUrl {
  q: string;
  kind: KeyKind | "";
  state: (typeof KEY_STATES)[number] | "";
  show: (typeof SHOWN)[number] | "";
  holder: string;
  team: string;
  subscription: string;
  agent: string;
  cursor: string;
}

/** More of a key than is ever shown of one, as the beginning of what was typed. */
const MORE_THAN_SHOWN = String.raw`\s*(?:Bearer\s+)?(?:sk-oai-|bw[iad]_)\S{9,}`;
/** For a field of a form whose values stand in the address: anything but that. */
export const NO_WHOLE_KEY = `(?!${MORE_THAN_SHOWN}).*`;

/** What was typed; of a key no more than is shown of it, so that no link of the page has the rest. */
function withoutSecret(typed: string): string {
  if (!new RegExp(`^${MORE_THAN_SHOWN}`).test(typed)) return typed;
  const key = typed.trim().replace(/^Bearer\s+/, "");
  return key.slice(0, key.startsWith("bw") ? 8 : 15);
}

export function readKeysUrl(params: SearchParams): KeysUrl {
  const id = (name: string) => param(params, name).slice(0, 100);
  return {
    q: withoutSecret(param(params, "q").slice(0, 80)),
    kind: KINDS.find((one) => one === param(params, "kind")) ?? "",
    state: KEY_STATES.find((one) => one === param(params, "state")) ?? "",
    show: SHOWN.find((one) => one === param(params, "show")) ?? "",
    holder: id("holder"),
    team: id("team"),
    subscription: id("subscription"),
    agent: id("agent"),
    cursor: param(params, "cursor"),
  };
}

export function filterOf(url: KeysUrl): KeyFilter {
  return {
    q: url.q || undefined,
    kind: url.kind || undefined,
    state: url.show === "unused" ? "active" : url.state || undefined,
    holder: url.holder || undefined,
    team: url.team || undefined,
    subscription: url.subscription || undefined,
    agent: url.agent || undefined,
    unusedDays: url.show === "unused" ? UNUSED_DAYS : undefined,
    expiresInDays: url.show === "expiring" ? SOON_DAYS : undefined,
    cursor: url.cursor || undefined,
  };
}

export function keysHref(url: KeysUrl, change: Partial<KeysUrl>): string {
  return printUrl(KEYS_PATH, { ...url, ...change });
}

export function isNarrowed(url: KeysUrl): boolean {
  return Object.values({ ...url, cursor: "" }).some((part) => part !== "");
}

export const keyHref = (id: string) => `${KEYS_PATH}/${encodeURIComponent(id)}`;

/** What the page of bulk revocation is asked for. */
export interface RevokeUrl {
  holder: string;
  team: string;
  subscription: string;
  agent: string;
  unused: string;
  prefix: string;
}

export function readRevokeUrl(params: SearchParams): RevokeUrl {
  const id = (name: string) => param(params, name).slice(0, 100);
  return {
    holder: id("holder"),
    team: id("team"),
    subscription: id("subscription"),
    agent: id("agent"),
    unused: param(params, "unused").replace(/\D/g, "").slice(0, 4),
    // Only what is shown of a key: a whole secret does not belong into an address.
    prefix: param(params, "prefix").slice(0, 15),
  };
}

export function revokeHref(url: Partial<RevokeUrl>): string {
  return printUrl(REVOKE_PATH, url);
}
