import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { agentIdentities } from "@/db/store/schema/trust";
import { heldStore } from "@/db/store/slot";
import { type StoreReader, store } from "@/db/store/store";
import type { BoundAgent, SenderEvidence, SenderIdentity } from "@/lib/actions/action";
import { Held } from "@/lib/base/revision";
import { bookkeep } from "@/lib/changes/bookkeep";
import { matchesPattern } from "@/lib/trust/spiffeId";
import type { IdentityRow } from "./identity";

/** What somebody authenticated as. */
export interface Authenticated {
  evidence: SenderEvidence;
  kind: IdentityRow["kind"];
  value: string;
  /** Of a client id. */
  issuer: string | null;
}

interface Bindings {
  rows: readonly { row: IdentityRow; agent: { id: string; name: string } }[];
  claimable: ReadonlyMap<string, readonly string[]>;
}

const RULES = { spiffe: "spiffe-id", oidc: "oidc-client", key: "ingest-key" } as const;
/** How stale "last used" may be. */
const EVERY_MS = 60_000;
const noted = new Map<string, number>();
/** By the engine, so that another store starts with no answers; then by the tenant. */
const caches = new WeakMap<object, Map<string, Held<Bindings>>>();

/** What the collector hands on with each span: how the sender authenticated, and which agent it is bound to. An edit shows within 2 s. */
export async function senderIdentity(
  tenant: string,
  as: Authenticated,
  nowMs: number,
): Promise<SenderIdentity> {
  const { rows, claimable } = await heldOf(tenant).get(tenant, nowMs, () => load(store(), tenant));
  const found = boundTo(rows, as);
  if (found) await noteUse(found.row, nowMs);
  return { evidence: as.evidence, bound: found?.agent ?? null, claimable };
}

/** The agent that an identity is bound to: an exact value before a pattern, a longer pattern before a shorter one. */
export function boundTo(
  rows: Bindings["rows"],
  { kind, value, issuer }: Pick<Authenticated, "kind" | "value" | "issuer">,
): { row: IdentityRow; agent: BoundAgent } | null {
  const fits = rows.filter(
    ({ row }) =>
      row.kind === kind &&
      row.issuer === issuer &&
      (kind === "spiffe" ? matchesPattern(value, row.value) : row.value === value),
  );
  const rank = ({ row }: (typeof fits)[number]) => (row.value.endsWith("/*") ? row.value.length : Infinity);
  const [best] = fits.sort((a, b) => rank(b) - rank(a));
  return best ? { row: best.row, agent: { ...best.agent, rule: RULES[kind] } } : null;
}

/** The tenant's bindings as they stand now, in a transaction too. */
export async function bindingsOf(
  reader: Pick<StoreReader, "select">,
  tenant: string,
): Promise<Bindings["rows"]> {
  return (await load(reader, tenant)).rows;
}

function heldOf(tenant: string): Held<Bindings> {
  const { engine } = heldStore();
  const tenants = caches.get(engine) ?? new Map<string, Held<Bindings>>();
  caches.set(engine, tenants);
  const held = tenants.get(tenant) ?? new Held<Bindings>();
  tenants.set(tenant, held);
  return held;
}

async function load(reader: Pick<StoreReader, "select">, tenant: string): Promise<Bindings> {
  // What is bound to an agent that counts for another is that one's.
  const agent = sql<string>`coalesce(${agents.mergedInto}, ${agents.id})`;
  const bound = await reader
    .select({ row: agentIdentities, agent, state: agents.state })
    .from(agentIdentities)
    .innerJoin(agents, eq(agents.id, agentIdentities.agent))
    .where(and(eq(agentIdentities.tenant, tenant)));
  const ids = [...new Set(bound.map((one) => one.agent))];
  if (ids.length === 0) return { rows: [], claimable: new Map() };
  const mine = and(eq(agents.tenant, tenant), inArray(agents.id, ids));
  const named = await reader.select({ id: agents.id, name: agents.name }).from(agents).where(mine);
  const seen = await reader
    .select({ id: agentKeys.agent, agentId: agentKeys.agentId, agentName: agentKeys.agentName })
    .from(agentKeys)
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.agent, ids)));
  const names = new Map(named.map(({ id, name }) => [id, name]));
  const claimable = new Map<string, Set<string>>();
  const call = (id: string, ...words: string[]) => {
    for (const word of words) claimable.set(word, (claimable.get(word) ?? new Set()).add(id));
  };
  for (const { id, name } of named) call(id, id, name);
  for (const { id, agentId, agentName } of seen) call(id, agentId, agentName);
  return {
    rows: bound.map((one) => ({
      row: one.row,
      agent: { id: one.agent, name: names.get(one.agent) ?? one.agent },
    })),
    claimable: new Map([...claimable].map(([word, agentIds]) => [word, [...agentIds]])),
  };
}

async function noteUse(row: IdentityRow, nowMs: number): Promise<void> {
  if (nowMs - (noted.get(row.id) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) return;
  noted.set(row.id, nowMs);
  const at = new Date(nowMs);
  const isOlder = or(isNull(agentIdentities.lastUsedAt), lt(agentIdentities.lastUsedAt, at));
  await bookkeep((tx) =>
    tx
      .update(agentIdentities)
      .set({ lastUsedAt: at })
      .where(and(eq(agentIdentities.id, row.id), isOlder)),
  );
}
