import { isDeepStrictEqual } from "node:util";
import type { Quota } from "@/lib/quotas/quota";
import { windowWords } from "@/lib/quotas/words";
import { type Document, type Loss, titleOf } from "./document";
import type { Exported } from "./exportMaas";
import type { ExportWorld } from "./exportWorld";
import { blockNameOf, type KuadrantLimit, type RateLimitPolicySpec } from "./kuadrantImport";
import { modelPredicates, predicateOf } from "./kuadrantPredicates";
import { readLength, writeLength } from "./lengths";

interface Options {
  /** Newer operators set an amount aside before a request (Kuadrant RFC 0021). */
  reservation: boolean;
}

const KINDS = {
  total_tokens: { kind: "TokenRateLimitPolicy", apiVersion: "kuadrant.io/v1alpha1" },
  requests: { kind: "RateLimitPolicy", apiVersion: "kuadrant.io/v1" },
} as const;
/** What the operator itself sets aside where nobody says how much. */
const USUAL_AMOUNT = 5_000;

/** Quotas as limits of Kuadrant at one gateway: of tokens and of requests, a policy each; those that came in with a policy go back into it. */
export function exportKuadrant(world: ExportWorld, options: Options): Exported {
  const losses: Loss[] = [];
  const made = { total_tokens: new Map<string, KuadrantLimit>(), requests: new Map<string, KuadrantLimit>() };
  const cameIn = new Map<string, { document: Document; limits: Map<string, KuadrantLimit> }>();
  for (const quota of world.state.quotas) {
    const limit = limitOf(world, quota, losses, options);
    if (!limit) continue;
    const { document, limit: name } = (quota.manifest ?? {}) as { document?: Document; limit?: string };
    if (document && name !== undefined) {
      const title = titleOf(document);
      const policy = cameIn.get(title) ?? { document, limits: new Map<string, KuadrantLimit>() };
      cameIn.set(title, policy);
      policy.limits.set(name, joined(policy.limits.get(name), keptLimit(quota, limit)));
    } else if (quota.measure === "total_tokens" || quota.measure === "requests") {
      const limits = made[quota.measure];
      limits.set(nameIn(limits, quota), limit);
    }
  }
  const documents = [
    ...[...cameIn.values()].map(({ document, limits }) => filled(document, limits)),
    ...(["total_tokens", "requests"] as const).flatMap((measure) =>
      made[measure].size === 0 ? [] : [policyOf(world, measure, made[measure])],
    ),
  ];
  for (const document of documents) losses.push(...lossesOf(document, options));
  return { documents, losses };
}

function policyOf(
  world: ExportWorld,
  measure: keyof typeof KINDS,
  limits: Map<string, KuadrantLimit>,
): Document {
  const targetRef = { group: "gateway.networking.k8s.io", kind: "Gateway", name: world.gateway };
  return {
    ...KINDS[measure],
    metadata: {
      name: `bailiwick-${measure === "requests" ? "requests" : "tokens"}`,
      namespace: world.gatewayNamespace,
    },
    spec: { targetRef, limits: Object.fromEntries(limits) },
  };
}

function filled(document: Document, limits: Map<string, KuadrantLimit>): Document {
  const spec = document.spec as unknown as RateLimitPolicySpec;
  const block = blockNameOf(spec);
  const written = Object.fromEntries(limits);
  const full =
    block === null ? { ...spec, limits: written } : { ...spec, [block]: { ...spec[block], limits: written } };
  return { ...document, spec: full as unknown as Document["spec"] };
}

/** As it came in, where it still says the same: its own predicates, counters and duration. */
function keptLimit(quota: Quota, now: KuadrantLimit): KuadrantLimit {
  const { said, wanted } = (quota.manifest ?? {}) as { said?: KuadrantLimit; wanted?: { models?: string[] } };
  if (!said || !isDeepStrictEqual(wanted?.models ?? [], [...quota.models].sort())) return now;
  const [rate] = now.rates ?? [];
  const same = said.rates?.find(
    (one) => rate && isDeepStrictEqual(readLength(one.window), readLength(rate.window)),
  );
  const rates = rate ? [{ ...same, ...rate, ...(same && { window: same.window }) }] : [];
  const { reservation, ...plain } = said;
  return { ...plain, rates, ...(now.reservation && { reservation: reservation ?? now.reservation }) };
}

const joined = (before: KuadrantLimit | undefined, limit: KuadrantLimit): KuadrantLimit =>
  before ? { ...before, rates: [...(before.rates ?? []), ...(limit.rates ?? [])] } : limit;

/** Lower-case letters, digits and `-`, each name once. */
function nameIn(taken: ReadonlyMap<string, unknown>, { name }: Quota): string {
  const plain =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "")
      .slice(0, 60) || "quota";
  let found = plain;
  for (let n = 2; taken.has(found); n++) found = `${plain}-${n}`;
  return found;
}

function limitOf(
  world: ExportWorld,
  quota: Quota,
  losses: Loss[],
  { reservation }: Options,
): KuadrantLimit | null {
  const of = `quota "${quota.name}"`;
  const lost = (words: string) => {
    losses.push({ of, kind: "lost", words });
    return null;
  };
  if (!quota.enabled) return lost("It is switched off: left out.");
  if (quota.mode !== "hard")
    return lost(`It is ${quota.mode}; Kuadrant only refuses, so it would refuse what passes here.`);
  if (quota.measure !== "total_tokens" && quota.measure !== "requests")
    return lost(`Kuadrant counts requests and total tokens, not ${quota.measure.replace("_", " ")}.`);
  const window = writeLength(quota.windowUnit, quota.windowCount);
  if (window === null) return lost(`A ${windowWords(quota)} is no length; 720h is not a month.`);
  const whom = predicateOf(world, quota);
  if ("why" in whom) return lost(whom.why);
  if (quota.windowUnit === "day" || quota.windowUnit === "week")
    losses.push({
      of,
      kind: "note",
      words: `It ends at midnight in ${quota.zone} here; ${window} there begin with the first request.`,
    });
  const predicates = [...whom.predicates, ...modelPredicates(quota, whom.hasModel)];
  return {
    rates: [{ limit: quota.ceiling, window }],
    ...(predicates.length > 0 && { when: predicates.map((predicate) => ({ predicate })) }),
    ...(whom.counter !== null && { counters: [{ expression: whom.counter }] }),
    ...(reservation &&
      quota.measure === "total_tokens" && {
        reservation: {
          amount: `uint(${Math.max(1, Math.min(USUAL_AMOUNT, Math.floor(quota.ceiling / 2)))})`,
          ttl: "duration('60s')",
        },
      }),
  };
}

function lossesOf({ kind, metadata, spec }: Document, { reservation }: Options): Loss[] {
  const of = titleOf({ kind, metadata });
  const policy = spec as unknown as RateLimitPolicySpec;
  const block = blockNameOf(policy);
  const limits = Object.values((block === null ? policy : policy[block])?.limits ?? {});
  const whens = limits.map(({ when = [], counters = [] }) => JSON.stringify([when, counters]));
  const twice = whens.filter((one, at) => whens.indexOf(one) !== at).length;
  const several = limits.filter(({ rates = [] }) => rates.length > 1).length;
  const tokens = kind === "TokenRateLimitPolicy";
  return [
    ...(twice + several > 0
      ? [
          {
            of,
            kind: "looser" as const,
            words: `Limits that share a predicate: ${twice + several + 1} or more. Limitador may count only one of them, and the stricter one is the one that is shadowed.`,
          },
        ]
      : []),
    ...(tokens && !reservation
      ? [
          {
            of,
            kind: "looser" as const,
            words:
              "Tokens are counted once the answer is there: requests at the same time overshoot the limit. Here each sets its estimate aside before.",
          },
        ]
      : []),
    ...(tokens && reservation
      ? [
          {
            of,
            kind: "note" as const,
            words:
              "It needs an operator with reservations (Kuadrant RFC 0021): spec.tokenRateLimiting.mode Reservation of the Kuadrant, spec.reservations.enabled of the Limitador. A stream that breaks off is not charged.",
          },
        ]
      : []),
    ...(tokens
      ? [
          {
            of,
            kind: "looser" as const,
            words:
              "The gateway counts no streamed /v1/responses and no /v1/messages: their tokens are not in it.",
          },
        ]
      : []),
    {
      of,
      kind: "note",
      words:
        "Only one policy of its kind counts on a route: one that is attached to an HTTPRoute replaces it there.",
    },
  ];
}
