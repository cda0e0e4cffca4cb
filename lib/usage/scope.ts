import { and, eq, inArray, or as orOf } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { and as all, or as any, manyStrings, type Sql, sql, unsafeSql } from "@/db/lake/sql";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { NONE } from "./fold";
import { type Holders, holdersOf } from "./holders";
import { membershipsOf } from "./memberships";
import { USAGE_FIELDS, type UsageField, type UsageFilter, type UsageKind } from "./usage";

const MOST_VALUES = 100;
/** What may be named in one question: values travel in its address. */
const MOST_NAMES = 20_000;

/** What is summed under a grouping and a filter: whoever asks for tools gets tool calls, all others leaf model calls. */
export function kindOf(by: UsageField | null, filter: UsageFilter): UsageKind {
  return by === "tool" || filter.tool !== undefined ? "tool" : "model";
}

/** A filter as a condition over rows of the shape of `usage_rollups`. Throws INVALID for too many values. */
export async function whereScope(ctx: Ctx, filter: UsageFilter): Promise<Sql> {
  const conditions: Sql[] = [];
  for (const field of USAGE_FIELDS) {
    const values = filter[field];
    if (!values) continue;
    if (values.length === 0 || values.length > MOST_VALUES) throw invalid(field);
    const named = values.filter((value) => value !== NONE);
    const parts = named.length > 0 ? [await whereNamed(ctx, field, named)] : [];
    if (named.length < values.length) parts.push(await whereNone(ctx, field));
    conditions.push(any(parts));
  }
  return all(conditions);
}

function invalid(field: UsageField): DomainError {
  const what = `Give 1 to ${MOST_VALUES} values of ${field}.`;
  return new DomainError("INVALID", { what }, { [field]: what });
}

const oneOf = (column: string, values: readonly string[]): Sql => {
  if (values.length > MOST_NAMES)
    throw new DomainError("INVALID", {
      what: `This names ${values.length.toLocaleString("en")} keys or people, and ${MOST_NAMES.toLocaleString("en")} are the most.`,
      fix: "Narrow by something else, or group by it.",
    });
  return values.length === 0 ? sql`0` : sql`${unsafeSql(column)} IN ${manyStrings(values)}`;
};

async function whereNamed(ctx: Ctx, field: UsageField, values: readonly string[]): Promise<Sql> {
  switch (field) {
    case "agent":
      return oneOf("agent_key", await keysOfAgents(ctx, values));
    case "user":
    case "human":
      return oneOf("principal", await namesOfPeople(ctx, values));
    case "key":
    case "person": {
      const { keys } = await holdersOf(ctx);
      const those = [...keys.values()].filter((key) =>
        field === "key" ? isCalled(key, values) : key.holder !== null && isCalled(key.holder, values),
      );
      const ids = those.map(({ id }) => id);
      return oneOf("key", field === "key" ? [...new Set([...ids, ...values])] : ids);
    }
    case "team":
      return whereTeams(ctx, values);
    case "subscription":
      return whereSubscriptions(await holdersOf(ctx), values);
    case "model":
      return any([oneOf("model", values), oneOf("concat(toString(provider), '/', toString(model))", values)]);
    default:
      return oneOf(field, values);
  }
}

const isCalled = ({ id, name }: { id: string; name: string }, values: readonly string[]) =>
  values.includes(id) || values.includes(name);

/** Whose requests nobody is named for. */
async function whereNone(ctx: Ctx, field: UsageField): Promise<Sql> {
  const holders = await holdersOf(ctx);
  const keys = [...holders.keys.values()];
  switch (field) {
    case "team": {
      const members = await membershipsOf(ctx);
      const paying = keys.filter(({ team }) => team !== null).map(({ id }) => id);
      return all([sql`NOT (${oneOf("key", paying)})`, sql`NOT (${oneOf("principal", [...members.keys()])})`]);
    }
    case "person":
      return sql`NOT (${oneOf(
        "key",
        keys.filter(({ holder }) => holder !== null).map(({ id }) => id),
      )})`;
    case "human":
      return any([sql`principal = ''`, oneOf("principal", await namesOfServices(ctx))]);
    case "subscription": {
      const drawing = keys.filter(({ subscription }) => subscription !== null).map(({ id }) => id);
      return sql`subscription = '' AND NOT (${oneOf("key", drawing)})`;
    }
    case "agent":
      return sql`agent_key = ''`;
    case "user":
      return sql`principal = ''`;
    default:
      return sql`${unsafeSql(field)} = ''`;
  }
}

/** The keys that these teams pay for; without a paying key, those who are in one of them and in no other. */
async function whereTeams(ctx: Ctx, values: readonly string[]): Promise<Sql> {
  const { keys, teams } = await holdersOf(ctx);
  const ids = new Set([...teams.values()].filter((team) => isCalled(team, values)).map(({ id }) => id));
  const paying = [...keys.values()].filter(({ team }) => team !== null);
  const theirs = paying.filter(({ team }) => team !== null && ids.has(team));
  return any([
    oneOf(
      "key",
      theirs.map(({ id }) => id),
    ),
    all([
      sql`NOT (${oneOf(
        "key",
        paying.map(({ id }) => id),
      )})`,
      oneOf(
        "principal",
        [...(await membershipsOf(ctx))]
          .filter(([, [team = "", ...others]]) => others.length === 0 && ids.has(team))
          .map(([value]) => value),
      ),
    ]),
  ]);
}

function whereSubscriptions(holders: Holders, values: readonly string[]): Sql {
  const ids = new Set(values.map((value) => holders.subscriptions.get(value)?.id ?? value));
  const said = [...holders.subscriptions].filter(([, { id }]) => ids.has(id)).map(([called]) => called);
  const drawing = [...holders.keys.values()].filter(
    ({ subscription }) => subscription !== null && ids.has(subscription),
  );
  return any([
    oneOf("subscription", [...new Set([...said, ...values])]),
    all([
      sql`subscription = ''`,
      oneOf(
        "key",
        drawing.map(({ id }) => id),
      ),
    ]),
  ]);
}

/** The keys that actions of these agents carry: by the agent's id or name, or a key itself. */
async function keysOfAgents(ctx: Ctx, values: readonly string[]): Promise<string[]> {
  const rows = await store()
    .select({ key: agentKeys.key })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(
      and(
        eq(agentKeys.tenant, ctx.tenant),
        orOf(
          inArray(agents.id, [...values]),
          inArray(agents.name, [...values]),
          inArray(agentKeys.key, [...values]),
        ),
      ),
    );
  return [...new Set([...rows.map(({ key }) => key), ...values])];
}

/** What telemetry calls these people: of an id all names of it and of who was merged into it, else the value itself. */
async function namesOfPeople(ctx: Ctx, values: readonly string[]): Promise<string[]> {
  const [own, root, asked] = [
    alias(principals, "own"),
    alias(principals, "root"),
    alias(principals, "asked"),
  ];
  const rows = await store()
    .select({ value: principalAliases.value })
    .from(principalAliases)
    .innerJoin(own, eq(own.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, own.root))
    .innerJoin(asked, eq(asked.root, root.id))
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(asked.id, [...values])));
  return [...new Set([...rows.map(({ value }) => value), ...values])];
}

async function namesOfServices(ctx: Ctx): Promise<string[]> {
  const [own, root] = [alias(principals, "own"), alias(principals, "root")];
  const rows = await store()
    .select({ value: principalAliases.value })
    .from(principalAliases)
    .innerJoin(own, eq(own.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, own.root))
    .where(and(eq(principalAliases.tenant, ctx.tenant), eq(root.kind, "service")));
  return rows.map(({ value }) => value);
}
