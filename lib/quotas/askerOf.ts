import { and, eq, isNotNull, ne } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { heldBy } from "@/lib/changes/held";
import { modelKeyFacts } from "@/lib/keys/verifyModelKey";
import { checkMayAsk } from "./mayAsk";
import type { Asker } from "./quota";
import type { ReserveAsk } from "./reservation";

const heldOf = heldBy<ReadonlyMap<string, string>>();

/** Who asks, and why it is refused before anything is counted: PRECONDITION, or null. */
export interface Asking {
  asker: Asker;
  closed: DomainError | null;
}

/**
 * Who asks, as quotas count. What the key says counts before what the caller says, so that naming somebody else opens
 * nothing; the caller adds what the key leaves open. Principals and agents that were merged count as what they were merged
 * into. A key that opens nothing now is refused, and so is who may not call the model.
 */
export async function askerOf(ctx: Pick<Ctx, "tenant" | "now">, ask: ReserveAsk): Promise<Asking> {
  const { tenant } = ctx;
  const nowMs = ctx.now();
  const [facts, merged] = await Promise.all([
    ask.key ? modelKeyFacts(tenant, ask.key, nowMs, { used: true }) : null,
    heldOf(tenant).get(tenant, nowMs, () => findMerged(tenant)),
  ]);
  // Of a key that opens nothing its holder is not known, and what the caller says of people need not be true of it.
  if (ask.key && !facts) return { asker: { ...NOBODY, key: ask.key }, closed: closedKey() };
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
  return { asker, closed: await checkMayAsk(ctx, ask, asker, facts).then(() => null, refusalIn) };
}

const NOBODY: Asker = { key: null, person: null, human: null, agent: null, team: null, subscription: null };

function refusalIn(error: unknown): DomainError {
  if (isDomainError(error) && error.code === "PRECONDITION") return error;
  throw error;
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
