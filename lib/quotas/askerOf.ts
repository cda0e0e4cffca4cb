import { and, eq, isNotNull, ne } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { heldBy } from "@/lib/changes/held";
import { modelKeyFacts } from "@/lib/keys/verifyModelKey";
import { checkMayAsk } from "./mayAsk";
import type { Asker } from "./quota";
import type { ReserveAsk } from "./reservation";

const heldOf = heldBy<ReadonlyMap<string, string>>();

/**
 * Who asks, as quotas count. What the key says counts before what the caller says, so that naming somebody else opens
 * nothing; the caller adds what the key leaves open. Principals and agents that were merged count as what they were merged
 * into. Throws PRECONDITION for a key that opens nothing now, and for who may not call the model.
 */
export async function askerOf(ctx: Pick<Ctx, "tenant" | "now">, ask: ReserveAsk): Promise<Asker> {
  const { tenant } = ctx;
  const nowMs = ctx.now();
  const [facts, merged] = await Promise.all([
    ask.key ? modelKeyFacts(tenant, ask.key, nowMs, { used: true }) : null,
    heldOf(tenant).get(tenant, nowMs, () => findMerged(tenant)),
  ]);
  if (ask.key && !facts) throw closedKey();
  const key = facts?.asker ?? null;
  const person = key?.person ?? ask.person ?? null;
  const agent = key?.agent ?? ask.agent ?? null;
  const human = agent === null ? (person ?? ask.human ?? null) : (key?.human ?? ask.human ?? null);
  const root = (id: string | null) => (id === null ? null : (merged.get(id) ?? id));
  const asker: Asker = {
    key: key?.key ?? null,
    person: root(person),
    human: root(human),
    agent: root(agent),
    team: key?.team ?? ask.team ?? null,
    subscription: key?.subscription ?? ask.subscription ?? null,
  };
  await checkMayAsk(ctx, ask, asker, facts);
  return asker;
}

/** Whether who was admitted may go on: as for who asks, of what stands now. Throws PRECONDITION, and where the store is away. */
export async function checkMayGoOn(
  ctx: Pick<Ctx, "tenant" | "now">,
  asker: Asker,
  what: Pick<ReserveAsk, "provider" | "model">,
): Promise<void> {
  const facts = asker.key === null ? null : await modelKeyFacts(ctx.tenant, asker.key, ctx.now());
  if (asker.key !== null && !facts) throw closedKey();
  await checkMayAsk(ctx, what, asker, facts);
}

function closedKey(): DomainError {
  return new DomainError("PRECONDITION", {
    what: "The key opens nothing now.",
    why: "It was revoked, has expired, is no model key of this tenant, or its subscription or holder is gone.",
    fix: "Refuse the request, and let its holder issue another key.",
  });
}

/** What each merged principal and agent of the tenant stands for: few, so all of them at once. */
export async function findMerged(tenant: string): Promise<Map<string, string>> {
  const [people, merged] = await Promise.all([
    store()
      .select({ id: principals.id, root: principals.root })
      .from(principals)
      .where(and(eq(principals.tenant, tenant), ne(principals.root, principals.id))),
    store()
      .select({ id: agents.id, root: agents.mergedInto })
      .from(agents)
      .where(and(eq(agents.tenant, tenant), isNotNull(agents.mergedInto))),
  ]);
  return new Map([...people, ...merged].flatMap(({ id, root }) => (root === null ? [] : [[id, root]])));
}
