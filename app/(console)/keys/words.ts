import { count, counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import type { KeyCounts } from "@/lib/keys/count";
import type { KeyDetail } from "@/lib/keys/detail";
import type { KeyKind } from "@/lib/keys/key";
import type { KeyUse } from "@/lib/keys/useOf";

export const KIND_WORDS: Readonly<Record<KeyKind, string>> = {
  model: "models",
  ingest: "ingest",
  api: "API token",
  decide: "decide",
};

/** `61 keys · 4 unused 90 d · 2 expire this week`. */
export function keysSentence({ active, unused, expiring }: KeyCounts): string {
  if (active === 0) return "No key is good now";
  const ending = `${count(expiring)} ${expiring === 1 ? "expires" : "expire"} this week`;
  return [`${counted(active, "key")}`, `${count(unused)} unused 90 d`, ending].join(" · ");
}

/** Why an active key opens nothing all the same; null for one that is good as far as it says itself. */
export function opensNothing({ state, model }: KeyDetail): string | null {
  if (state !== "active" || !model) return null;
  if (!model.holder) return "its holder was removed";
  if (!model.subscription) return "its subscription was removed";
  return model.subscription.state === "paused" ? "its subscription is paused" : null;
}

/** What revoking breaks: `Used by 2 agents in the last hour, in 14 requests; last used 3 m ago from 192.0.2.7.` */
export function breaks(use: KeyUse, nowMs: number): string {
  const { lastHour } = use.requests;
  const last = use.lastUsedAt === null ? "It was never used." : `Last used ${lastWords(use, nowMs)}.`;
  if (lastHour === 0 && use.open === 0) return `No request came with it in the last hour. ${last}`;
  const by = use.agents.length > 0 ? `by ${counted(use.agents.length, "agent")} ` : "";
  const open = use.open > 0 ? `, ${counted(use.open, "request")} under way` : "";
  return `Used ${by}in the last hour, in ${counted(lastHour, "request")}${open}. ${last}`;
}

/** `3 m ago from 192.0.2.7`. */
export function lastWords(
  { lastUsedAt, addresses }: Pick<KeyUse, "lastUsedAt" | "addresses">,
  nowMs: number,
): string {
  if (lastUsedAt === null) return "never";
  const [address] = addresses;
  return `${ago(lastUsedAt, nowMs)}${address ? ` from ${address}` : ""}`;
}
