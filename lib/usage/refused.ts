import { type AnyColumn, and, eq, gte, inArray, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { NONE } from "./fold";
import { holdersOf } from "./holders";
import { USAGE_FIELDS, type UsageField, type UsageFilter } from "./usage";

/** What the ledger knows of a request, by the words of usage. */
const LEDGER: Partial<Record<UsageField, AnyColumn>> = {
  team: reservations.team,
  key: reservations.key,
  agent: reservations.agent,
  human: reservations.human,
  person: reservations.person,
  user: reservations.human,
  model: reservations.model,
  subscription: reservations.subscription,
};

/**
 * How many requests the ledger refused: they reached no model, so no trace need tell of them. Null where the filter names
 * what the ledger does not know. Ids, of keys, teams and subscriptions also names. For verbs that checked the ability.
 */
export async function refusedRequests(
  ctx: Ctx,
  { fromMs, toMs }: TimeRange,
  filter: UsageFilter,
): Promise<number | null> {
  const conditions: (SQL | undefined)[] = [];
  for (const field of USAGE_FIELDS) {
    const values = filter[field];
    if (!values) continue;
    const column = LEDGER[field];
    if (!column) return null;
    const named = await idsOf(
      ctx,
      field,
      values.filter((value) => value !== NONE),
    );
    const none = values.includes(NONE) ? or(isNull(column), eq(column, "")) : undefined;
    conditions.push(or(named.length > 0 ? inArray(column, named) : undefined, none));
  }
  return store().$count(
    reservations,
    and(
      eq(reservations.tenant, ctx.tenant),
      // As the partial index says it: with a parameter for the state every request of the range would be read.
      sql`${reservations.state} = 'refused'`,
      gte(reservations.createdAt, new Date(fromMs)),
      lt(reservations.createdAt, new Date(toMs)),
      ...conditions,
    ),
  );
}

async function idsOf(ctx: Ctx, field: UsageField, values: readonly string[]): Promise<string[]> {
  if (field === "model") return values.flatMap((value) => [value, value.slice(value.indexOf("/") + 1)]);
  const holders = await holdersOf(ctx);
  const lists = { team: holders.teams, key: holders.keys, subscription: holders.subscriptions };
  const list = field === "team" || field === "key" || field === "subscription" ? lists[field] : null;
  const called = list
    ? [...list.values()].filter(({ id, name }) => values.includes(id) || values.includes(name))
    : [];
  return [...new Set([...values, ...called.map(({ id }) => id)])];
}
