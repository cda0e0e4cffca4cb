import type { Quota } from "@/lib/quotas/quota";
import { limitWords, windowWords } from "@/lib/quotas/words";
import type { Loss } from "./document";
import { placed } from "./document";
import type { ExportWorld } from "./exportWorld";
import { readLength, writeLength } from "./lengths";
import type { MaasSubscriptionSpec } from "./maasSpecs";
import type { StandingSubscription } from "./state";

interface TokenRateLimit {
  limit: number;
  window: string;
}

const MOST_TOKENS = 1_000_000_000;
const WINDOW = /^[1-9]\d{0,3}[smh]$/;

/** The limits of a subscription by model, as MaaS can say them; what it cannot is among the losses. */
export function limitsOf(
  world: ExportWorld,
  { row, models }: StandingSubscription,
  of: string,
  was: MaasSubscriptionSpec | undefined,
  losses: Loss[],
): Map<string, TokenRateLimit[]> {
  const found = new Map<string, { limit: TokenRateLimit; quota: Quota }[]>();
  for (const quota of world.state.quotas) {
    if (quota.subjectKind !== "subscription" || quota.subject !== row.id) continue;
    const limit = limitOf(world, quota, of, losses);
    if (!limit) continue;
    const names = models.map(({ model }) => model).filter((model) => concerns(quota, model));
    if (names.length > 1)
      losses.push({
        of,
        kind: "looser",
        words: `"${quota.name}" counts ${names.length} models together; MaaS counts each alone, so a person may use ${names.length} times as much.`,
      });
    for (const name of names) found.set(name, [...(found.get(name) ?? []), { limit, quota }]);
  }
  return new Map([...found].map(([model, limits]) => [model, keptOrder(model, limits, was)]));
}

/** By the name that requests say, alone or with its namespace. */
function concerns({ models, manifest }: Quota, model: string): boolean {
  const { source = "", key = "" } = (manifest ?? {}) as { source?: string; key?: string };
  // One that came in with a subscription says which of two models of one name it is of.
  if (source.startsWith("MaaSSubscription ")) return key.startsWith(`${model} `);
  return (
    models.length === 0 || models.includes(model) || models.includes(model.slice(model.indexOf("/") + 1))
  );
}

/** In the order and the words of the manifest, where it said the same. */
function keptOrder(
  model: string,
  limits: readonly { limit: TokenRateLimit }[],
  was: MaasSubscriptionSpec | undefined,
): TokenRateLimit[] {
  const before =
    was?.modelRefs.find((ref) => placed(ref.namespace, ref.name) === model)?.tokenRateLimits ?? [];
  const left = limits.map(({ limit }) => limit);
  const kept = before.flatMap((one) => {
    const at = left.findIndex((now) => now.limit === one.limit && isSameLength(now.window, one.window));
    if (at < 0) return [];
    left.splice(at, 1);
    return [one];
  });
  return [...kept, ...left];
}

function isSameLength(a: string, b: string): boolean {
  const [one, other] = [readLength(a), readLength(b)];
  return one?.windowUnit === other?.windowUnit && one?.windowCount === other?.windowCount;
}

function limitOf(world: ExportWorld, quota: Quota, of: string, losses: Loss[]): TokenRateLimit | null {
  const why = cannotSay(quota, world.sharers.get(quota.id) ?? null);
  const lost = (words: string) => {
    losses.push({ of, kind: "lost", words: `"${quota.name}" is left out: ${words}` });
    return null;
  };
  if (why !== null) return lost(why);
  const window = writeLength(quota.windowUnit, quota.windowCount);
  if (window === null) return lost(`a ${windowWords(quota)} is no length; 720h is not a month.`);
  if (!WINDOW.test(window)) return lost(`MaaS writes windows with four digits and one unit, not ${window}.`);
  if (quota.ceiling < 1)
    return lost(
      "a ceiling of 0 closes, and MaaS' lowest limit is 1. Take the model out of the subscription.",
    );
  if (quota.windowUnit === "day" || quota.windowUnit === "week")
    losses.push({
      of,
      kind: "note",
      words: `"${quota.name}" ends at midnight in ${quota.zone} here; ${window} there begin with the first request.`,
    });
  if (quota.ceiling <= MOST_TOKENS) return { limit: quota.ceiling, window };
  losses.push({
    of,
    kind: "stricter",
    words: `"${quota.name}" (${limitWords(quota)}) is above MaaS' highest limit: written as 1,000,000,000.`,
  });
  return { limit: MOST_TOKENS, window };
}

const MEASURES: Readonly<Record<string, string>> = {
  requests: "requests; a RateLimitPolicy has them",
  input_tokens: "input tokens alone",
  output_tokens: "output tokens alone",
  cost: "money",
  concurrency: "requests at once",
};

function cannotSay(quota: Quota, sharers: number | null): string | null {
  if (!quota.enabled) return "it is switched off.";
  if (quota.mode !== "hard") return `it is ${quota.mode}, and MaaS only refuses.`;
  if (quota.measure !== "total_tokens") return `MaaS counts no ${MEASURES[quota.measure] ?? quota.measure}.`;
  if (quota.per === "person") return null;
  if (quota.per === "pooled")
    return sharers === null
      ? "all share it, and MaaS counts each person alone: as many times as much could be used as there are people."
      : `${sharers.toLocaleString("en-US")} people share it, and MaaS counts each alone: ${sharers.toLocaleString("en-US")} times as much could be used.`;
  return `it counts for each ${quota.per}, and MaaS only for each person.`;
}
