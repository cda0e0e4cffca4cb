import { manyStrings, type Sql, sql, strings, unsafeSql, wholes } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { holdersOf } from "./holders";
import { membershipsOf } from "./memberships";
import type { UsageField } from "./usage";

/** The columns of requests that say what a request is of, by each field. What they hold is folded in memory: people who were merged are one. */
export const COLUMNS: Readonly<Record<UsageField, readonly string[]>> = {
  team: ["key", "principal"],
  key: ["key"],
  agent: ["agent_key"],
  human: ["principal"],
  person: ["key"],
  user: ["principal"],
  model: ["provider", "model"],
  tool: ["tool"],
  subscription: ["subscription", "key"],
  workload: ["workload"],
  environment: ["environment"],
  outcome: ["outcome"],
  source: ["source"],
};

/** A column that rows are told apart by: one that they have, or one made of those. */
export interface Column {
  name: string;
  made?: { of: Sql; value: Sql };
}

export const plainColumn = (name: string): Column => ({ name });

/** The one value for who is in several teams, of which none can be told to pay. */
export const SEVERAL = "several";

/** Who pays, as an id, "" or SEVERAL: the team of the key, else the one team of whom it was for. Folded by the lake, which has people by the thousand and teams by the dozen. */
export async function payingTeam(ctx: Ctx): Promise<Column> {
  const { keys } = await holdersOf(ctx);
  const ofKeys = [...keys.values()].flatMap(({ id, team }) => (team === null ? [] : [[id, team] as const]));
  const ofPeople = [...(await membershipsOf(ctx))].map(
    ([value, [team = "", ...others]]) => [value, others.length > 0 ? SEVERAL : team] as const,
  );
  const ids = [...new Set([...ofKeys, ...ofPeople].map(([, id]) => id))];
  const places = new Map(ids.map((id, at) => [id, at + 1]));
  const placeOf = (column: string, all: readonly (readonly [value: string, id: string])[]): Sql => {
    const byPlace = new Map<number, string[]>();
    for (const [value, id] of all) {
      const place = places.get(id) ?? 0;
      const values = byPlace.get(place);
      if (values) values.push(value);
      else byPlace.set(place, [value]);
    }
    if (byPlace.size === 0) return sql`0`;
    const counts = [...byPlace.values()].map((values) => values.length);
    return sql`transform(${unsafeSql(column)}, ${manyStrings([...byPlace.values()].flat())}, arrayFlatten(arrayMap(
        (place, count) -> arrayWithConstant(count, place), ${wholes([...byPlace.keys()])}, ${wholes(counts)})), 0)`;
  };
  const [ofKey, ofPerson] = [placeOf("key", ofKeys), placeOf("principal", ofPeople)];
  return {
    name: "team",
    made: {
      of: sql`if(${ofKey} > 0, ${ofKey}, ${ofPerson})`,
      value: sql`arrayElement(${strings(["", ...ids])}, team + 1)`,
    },
  };
}
