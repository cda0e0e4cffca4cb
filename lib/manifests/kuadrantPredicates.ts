import type { Quota } from "@/lib/quotas/quota";
import { placed } from "./document";
import type { ExportWorld } from "./exportWorld";

/** Lists of models are no calls to one. */
const NOT_A_LIST = '!request.path.endsWith("/v1/models")';

interface Whom {
  predicates: string[];
  counter: string | null;
  hasModel: boolean;
}

const COUNTERS: Readonly<Partial<Record<Quota["per"], string>>> = {
  person: "auth.identity.userid",
  key: "auth.identity.keyId",
};

const quoted = (text: string) => JSON.stringify(text);

/** Whose requests a quota counts, as the gateway can tell; or why it cannot. */
export function predicateOf(world: ExportWorld, quota: Quota): Whom | { why: string } {
  const { subjectKind, subject, per, models } = quota;
  const counter = per === "pooled" ? null : COUNTERS[per];
  if (counter === undefined) return { why: `The gateway knows no ${per}: it cannot count for each.` };
  const said = (predicates: string[], hasModel = false): Whom => ({ predicates, counter, hasModel });
  switch (subjectKind) {
    case "tenant":
      return said([]);
    case "agent":
    case "human":
      return { why: `The gateway knows no ${subjectKind === "agent" ? "agents" : "humans behind agents"}.` };
    case "key":
      return subject === null ? said([]) : said([`auth.identity.keyId == ${quoted(subject)}`]);
    case "person": {
      const user = subject === null ? null : world.users.get(subject);
      if (user === undefined) return { why: "Of this person no user name is known." };
      return said(user === null ? [] : [`auth.identity.userid == ${quoted(user)}`]);
    }
    case "team": {
      const group = world.state.teams.find(({ id }) => id === subject)?.group;
      if (!group) return { why: "The team follows no group, and the gateway knows groups only." };
      return said([`auth.identity.groups.split(",").exists(g, g == ${quoted(group)})`]);
    }
    default:
      return ofSubscription(world, quota, models, said);
  }
}

function ofSubscription(
  world: ExportWorld,
  { subject }: Quota,
  models: readonly string[],
  said: (predicates: string[], hasModel?: boolean) => Whom,
): Whom | { why: string } {
  const found = world.state.subscriptions.find(({ row }) => row.id === subject);
  if (!found) return { why: "Its subscription is gone." };
  const name = placed(found.row.namespace || world.namespace, found.row.name);
  const [only] = models;
  if (only === undefined || models.length > 1)
    return said([`auth.identity.selected_subscription == ${quoted(name)}`]);
  const held = found.models.find(({ model }) => model === only || model.endsWith(`/${only}`))?.model ?? only;
  const full = held.includes("/") ? held : placed(world.modelNamespace, held);
  const key = `auth.identity.selected_subscription_key == ${quoted(`${name}@${full}`)}`;
  return said([`${key} && ${NOT_A_LIST}`], true);
}

/** The model that a body asks for, where the predicate has none yet. */
export function modelPredicates({ models }: Quota, hasModel: boolean): string[] {
  if (hasModel || models.length === 0) return [];
  const each = models.map((model) => `requestBodyJSON("/model") == ${quoted(model)}`);
  return [each.length === 1 ? (each[0] ?? "") : `(${each.join(" || ")})`];
}
