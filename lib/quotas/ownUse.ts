import { and, desc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import type { Refusal } from "@/db/store/schema/ledger";
import { reservations } from "@/db/store/schema/ledger";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { myPrincipal } from "@/lib/principals/mine";

const DAY_MS = 86_400_000;
export const OWN_USE_DAYS = 30;
const MOST_MODELS = 50;
const MOST_REFUSALS = 20;

/** What the signed-in person drew of one model, or what agents did for them. Charged amounts: the truth where it is known, else the estimate. */
export interface OwnModelUse {
  model: string;
  requests: number;
  refused: number;
  inputTokens: number;
  outputTokens: number;
  /** Null where a request of it has no price. */
  costNanoUsd: number | null;
}

/** A request of one's own that was refused. Times are ISO 8601. */
export interface OwnRefusal {
  requestId: string;
  at: string;
  model: string;
  key: string | null;
  /** Null where no limit stood in the way. */
  refusal: Refusal | null;
  /** What did then. */
  words: string | null;
}

/** By model, the most requests first, of the last 30 days. Needs nothing but being signed in. */
export async function ownUse(ctx: Ctx): Promise<OwnModelUse[]> {
  const mine = await ofMe(ctx);
  if (!mine) return [];
  const charged = (name: string) =>
    sql`case when ${reservations.state} in ('refused', 'released') then 0 else coalesce((${reservations.actual} ->> ${name}::text)::numeric, (${reservations.estimate} ->> ${name}::text)::numeric) end`;
  const sum = (name: string) => sql<number>`coalesce(sum(${charged(name)}), 0)`.mapWith(Number);
  const rows = await store()
    .select({
      model: reservations.model,
      requests: sql<number>`count(*)::int`,
      refused: sql<number>`(count(*) filter (where ${reservations.state} = 'refused'))::int`,
      inputTokens: sum("inputTokens"),
      outputTokens: sum("outputTokens"),
      costNanoUsd: sum("costNanoUsd"),
      unpriced: sql<number>`(count(*) filter (where ${charged("costNanoUsd")} is null))::int`,
    })
    .from(reservations)
    .where(and(mine, gt(reservations.createdAt, new Date(ctx.now() - OWN_USE_DAYS * DAY_MS))))
    .groupBy(reservations.model)
    .orderBy(desc(sql`count(*)`), reservations.model)
    .limit(MOST_MODELS);
  return rows.map(({ unpriced, costNanoUsd, ...row }) => ({
    ...row,
    costNanoUsd: unpriced > 0 ? null : costNanoUsd,
  }));
}

/** The newest refusals of the last 30 days, at most 20. Needs nothing but being signed in. */
export async function ownRefusals(ctx: Ctx): Promise<OwnRefusal[]> {
  const mine = await ofMe(ctx);
  if (!mine) return [];
  const lately = gt(reservations.createdAt, new Date(ctx.now() - OWN_USE_DAYS * DAY_MS));
  const rows = await store()
    .select()
    .from(reservations)
    // As the partial index says it.
    .where(and(mine, sql`${reservations.state} = 'refused'`, lately))
    .orderBy(desc(reservations.createdAt))
    .limit(MOST_REFUSALS);
  return rows.map(({ requestId, createdAt, model, key, refusal, outcome }) => {
    return { requestId, at: createdAt.toISOString(), model, key, refusal, words: outcome };
  });
}

/** Requests by the person, or by agents for them. */
async function ofMe(ctx: Ctx): Promise<SQL | undefined> {
  const me = await myPrincipal(ctx);
  if (!me) return undefined;
  const own = store()
    .select({ id: principals.id })
    .from(principals)
    .where(and(eq(principals.tenant, ctx.tenant), eq(principals.root, me.id)));
  return and(
    eq(reservations.tenant, ctx.tenant),
    sql`(${inArray(reservations.person, own)} or ${inArray(reservations.human, own)})`,
  );
}
