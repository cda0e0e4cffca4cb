import { errorText, log } from "@/lib/base/log";
import { isInScope, type ModelKeyFacts } from "@/lib/keys/modelKey";
import { verifyModelKey } from "@/lib/keys/verifyModelKey";
import { stopFor, stopsInForce } from "@/lib/stops/inForce";
import { callerOf } from "@/lib/subscriptions/caller";
import {
  type SubscriptionIndex,
  type SubscriptionInForce,
  subscriptionsInForce,
} from "@/lib/subscriptions/inForce";
import { type Selection, type SelectionError, selectSubscription } from "@/lib/subscriptions/select";
import { fullName } from "@/lib/subscriptions/subscription";
import { type Answer, problem } from "./answer";
import type { Asked, Route } from "./route";
import { type Json, nonEmpty, readObject, textAt, textsAt, WrongField } from "./text";

/**
 * The two questions that a MaaS gateway's AuthPolicy asks its key authority (Open Data Hub MaaS, `maas-api`): whose key is this,
 * and which subscription does a request draw on. Bodies and answers as there; whoever asks shows a decide key.
 */
export const MAAS: readonly Route[] = [
  { method: "POST", path: "/internal/v1/api-keys/validate", answer: validate },
  { method: "POST", path: "/internal/v1/subscriptions/select", answer: select },
];

const MOST_GROUPS = 1_000;
const UNKNOWN_KEY = "The key is not known, or not good any more.";

/** 200 with `valid` true or false: a refused key is an answer, the same for every reason. Only a store that is away is none. */
async function validate(asked: Asked): Promise<Answer> {
  const refusal = notAGateway(asked);
  if (refusal) return refusal;
  let secret: string;
  let model: string | null;
  try {
    const given = readObject(asked.body);
    secret = nonEmpty(textAt(given, "key") ?? "", "key");
    model = textAt(given, "requestedModel");
  } catch (error) {
    if (error instanceof WrongField) return problem(400, error.message);
    throw error;
  }
  const { ctx } = asked.caller;
  const nowMs = ctx.now();
  const key = await verifyModelKey(secret, nowMs, ctx, ctx.tenant);
  if (!key) return invalid(UNKNOWN_KEY);
  const index = await subscriptionsInForce(ctx.tenant, nowMs);
  const why = (await whyStopped(asked, { key, model })) ?? whyOutOfScope(key, model, index);
  if (why) return invalid(why);
  const { subscription, person, keyId, keyName, groups, tenant } = key;
  const isOnly = index.all.filter(({ name }) => name === subscription.name).length === 1;
  return {
    status: 200,
    body: {
      valid: true,
      userId: person.id,
      username: person.user,
      keyId,
      keyName,
      groups,
      subscription: isOnly ? subscription.name : fullName(subscription),
      tenant,
    },
  };
}

/** What the contract cannot say fails closed: a key for some models needs to be asked with the model. */
function whyOutOfScope(key: ModelKeyFacts, model: string | null, index: SubscriptionIndex): string | null {
  if (key.scopes.length === 0) return null;
  if (model === null || model === "") return "The key is good for some models only: send requestedModel.";
  return isInScope(key, model, index) ? null : `The key is not good for the model "${model.slice(0, 120)}".`;
}

async function whyStopped(
  { caller: { ctx } }: Asked,
  { key, model }: { key: ModelKeyFacts; model: string | null },
): Promise<string | null> {
  const found = stopFor(await stopsInForce(ctx), {
    agentIds: key.asker.agent === null ? [] : [key.asker.agent],
    userIds: [key.person.id, key.person.user, key.person.name],
    model: model ? { provider: "", name: model } : null,
    keyId: key.keyId,
  });
  return found && `It is stopped: ${found.stop.reason}`;
}

function invalid(reason: string): Answer {
  return { status: 200, body: { valid: false, reason } };
}

/** MaaS's words for why nobody is let through. */
const ERRORS: Readonly<Record<SelectionError, string>> = {
  model_not_found: "not_found",
  model_access_denied: "access_denied",
  subscription_not_found: "not_found",
  model_not_in_subscription: "model_not_in_subscription",
  subscription_paused: "access_denied",
  no_subscription: "not_found",
};

/** Always 200, as there: what went wrong stands in `error` and `message`. */
async function select(asked: Asked): Promise<Answer> {
  const refusal = notAGateway(asked);
  if (refusal) return refusal;
  try {
    const said = readSelect(readObject(asked.body));
    const { ctx } = asked.caller;
    const stopped = await stopOf(ctx, said);
    if (stopped)
      return refused("access_denied", `It is stopped: ${stopped.stop.reason}`, { accessAllowed: false });
    return answerOf(await selectSubscription(ctx.tenant, said, ctx.now()));
  } catch (error) {
    if (error instanceof WrongField) return refused("bad_request", `invalid request body: ${error.message}`);
    log("error", "a subscription could not be selected", { error: errorText(error) });
    return refused(
      "internal_error",
      "The subscription could not be selected; the decision point's log says why.",
    );
  }
}

/** Of the model, or of whom the name means: an account or a service may be stopped whose name telemetry never used. */
async function stopOf(ctx: Asked["caller"]["ctx"], { user, model }: ReturnType<typeof readSelect>) {
  const [index, { principal }] = await Promise.all([
    stopsInForce(ctx),
    callerOf(ctx.tenant, { groups: [], user }, ctx.now()),
  ]);
  const userIds = principal === null ? [user] : [principal, user];
  return stopFor(index, { agentIds: [], userIds, model: model ? { provider: "", name: model } : null });
}

function readSelect(given: Json) {
  return {
    groups: textsAt(given, "groups", "groups", MOST_GROUPS),
    user: nonEmpty(textAt(given, "username") ?? "", "username"),
    requested: textAt(given, "requestedSubscription") || null,
    model: textAt(given, "requestedModel") || null,
  };
}

function answerOf(selection: Selection): Answer {
  if (!selection.ok) {
    const { error, message, accessAllowed } = selection;
    const phase = error === "subscription_paused" ? { phase: "Pending" } : {};
    return refused(ERRORS[error], message, { accessAllowed, ...phase });
  }
  const { subscription, model } = selection;
  return {
    status: 200,
    body: {
      ...bodyOf(subscription),
      phase: "Active",
      accessAllowed: true,
      ...(model && { resolvedModel: fullName(model) }),
    },
  };
}

/** Without what nobody said, as there; a namespace is always said, because limits go by it. */
function bodyOf(subscription: SubscriptionInForce): object {
  const { name, namespace, displayName, description, organisation, costCentre, labels, models } =
    subscription;
  return {
    name,
    namespace,
    ...(displayName && { displayName }),
    ...(description && { description }),
    modelRefs: [...models.values()].map((model) => ({ namespace: model.namespace, name: model.name })),
    ...(organisation && { organizationId: organisation }),
    ...(costCentre && { costCenter: costCentre }),
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

function refused(error: string, message: string, more: object = {}): Answer {
  return { status: 200, body: { error, message, ...more } };
}

/** An agent asks for itself; whose keys others hold, and what they draw on, is for gateways. */
function notAGateway({ caller }: Asked): Answer | null {
  if (caller.keyId !== null && caller.bound === null) return null;
  return problem(403, "This is for gateways: ask with a decide key that is bound to no agent.");
}
