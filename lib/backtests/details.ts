import { z } from "zod";
import { streamRows } from "@/db/lake/query";
import { hexes, type Sql, sql, typed, wholes } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { type RequestSql, SLICE_LIMIT_S, type Slice } from "./requests";
import type { ChangeGroup } from "./result";

const MOST_EXAMPLES = 20;
const number = z.coerce.number();
const groupRow = z.object({
  place: number,
  sessions: number,
  examples: z.array(z.tuple([z.string(), z.string(), z.string(), z.string(), z.string()])),
});

/** Looks up which actions change: of each group the newest, in how many sessions, and what came after in those. */
export async function addDetails(
  ctx: Pick<Ctx, "tenant">,
  requests: RequestSql,
  slices: readonly Slice[],
  changed: ReadonlyMap<string, ChangeGroup>,
  signal?: AbortSignal,
): Promise<{ laterSteps: number }> {
  if (changed.size === 0) return { laterSteps: 0 };
  const groups = [...new Set(changed.values())];
  const places = [...changed.values()].map((group) => groups.indexOf(group) + 1);
  const place = sql`transform(request, ${hexes([...changed.keys()])}, ${wholes(places)}, 0)`;
  const options = {
    tenant: ctx.tenant,
    limitSeconds: SLICE_LIMIT_S,
    ...(signal && { signal }),
  };
  const stops = groups.flatMap(({ change }, at) => (change === "newly-allowed" ? [] : [at + 1]));
  let laterSteps = 0;
  for (const slice of slices) {
    const query = groupsQuery(requests.rows(slice), place);
    for await (const row of streamRows(query, groupRow, { ...options, name: "backtests.examples" }))
      addTo(groups[row.place - 1], row);
    if (stops.length === 0) continue;
    const later = laterQuery(requests.rows(slice), place, stops);
    for await (const row of streamRows(later, z.object({ n: number }), {
      ...options,
      name: "backtests.later",
    }))
      laterSteps += row.n;
  }
  return { laterSteps };
}

function groupsQuery(rows: Sql, place: Sql): Sql {
  const resource =
    "multiIf(kind = 'tool_call', tool, kind = 'model_call', model, kind = 'retrieval', target, agent_name)";
  return sql`SELECT ${place} AS place, uniqExact(session_id) AS sessions,
      arrayMap(one -> (one.2, one.3, toString(one.4), one.5, one.6),
        groupArraySorted(${typed("UInt64", MOST_EXAMPLES)})((-toUnixTimestamp64Nano(ts), id, session_id, ts, kind, ${{ text: resource, params: {} }}))) AS examples
    FROM (${rows}) WHERE place > 0 GROUP BY place`;
}

function laterQuery(rows: Sql, place: Sql, stops: readonly number[]): Sql {
  const isStopped = sql`has(${wholes(stops)}, ${place})`;
  return sql`SELECT sum(arrayCount(one -> one > first, times)) AS n FROM (
      SELECT minIf(ts, stopped) AS first, groupArray(ts) AS times FROM (SELECT ts, session_id, ${isStopped} AS stopped FROM (${rows}))
      GROUP BY session_id HAVING countIf(stopped) > 0)`;
}

/** Slices by session share no session; those by time are given as one. */
function addTo(group: ChangeGroup | undefined, { sessions, examples }: z.output<typeof groupRow>): void {
  if (!group) return;
  group.sessions += sessions;
  const found = examples.map(([id, session, at, kind, resource]) => ({
    id,
    session,
    at: `${at.replace(" ", "T")}Z`,
    kind,
    resource,
  }));
  group.examples = [...group.examples, ...found]
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? 1 : -1))
    .slice(0, MOST_EXAMPLES);
}
