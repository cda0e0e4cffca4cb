import { and, eq, inArray, isNull, notExists, sql } from "drizzle-orm";
import { toolNames, toolServers, tools } from "@/db/store/schema/tools";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { nameKey } from "@/lib/principals/alias";

/** A registered tool that a name in telemetry may mean. */
export interface Candidate {
  id: string;
  name: string;
  serverName: string | null;
  url: string | null;
}

interface SeenTool {
  name: string;
  target: string;
}

const AT_ONCE = 500;

/**
 * Which registered tool telemetry means: the one whose server stands at the address, where telemetry gives one; else the
 * only one of that name, unless its server stands elsewhere: another's tool of the same name is not the registered one.
 */
export function matchTool(seen: SeenTool, candidates: readonly Candidate[]): string | null {
  const named = candidates.filter(({ name }) => name === seen.name);
  const place = placeOf(seen.target);
  const there = named.filter(({ url }) => place !== null && url !== null && isAt(place, url));
  if (there.length > 0) return there.length === 1 ? (there[0]?.id ?? null) : null;
  const called = named.filter(({ serverName }) => serverName !== null && serverName === seen.target);
  if (called.length === 1) return called[0]?.id ?? null;
  const [only, ...others] = named;
  if (!only || others.length > 0) return null;
  return place !== null && only.url !== null ? null : only.id;
}

/** Whether a tool's server is the one that is called so, or stands there. */
export function isOfServer({ serverName, url }: Candidate, server: string): boolean {
  const place = placeOf(server);
  return serverName === server || (place !== null && url !== null && isAt(place, url));
}

interface Place {
  host: string;
  port: string | null;
}

/** The host and port of an address as telemetry writes it (`https://mcp.example/mcp`, `mcp.example:8080`, `mcp.example`); null for what is none. */
function placeOf(target: string): Place | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(target) ? target : `https://${target}`;
  if (target === "" || /\s/.test(target) || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isHost = url.hostname.includes(".") || url.hostname === "localhost" || url.hostname.startsWith("[");
  if (!isHost || (text !== target && url.pathname !== "/")) return null;
  const port = text === target || url.port !== "" ? portOf(url) : null;
  return { host: url.hostname.toLowerCase(), port };
}

function isAt(place: Place, address: string): boolean {
  const url = new URL(address);
  return url.hostname.toLowerCase() === place.host && (place.port === null || place.port === portOf(url));
}

const portOf = (url: URL) => url.port || (url.protocol === "http:" ? "80" : "443");

/** Registered tools of these names, and where their servers stand. */
export async function candidatesFor(tx: StoreTx, ctx: Ctx, names: readonly string[]): Promise<Candidate[]> {
  return tx
    .select({ id: tools.id, name: tools.name, serverName: toolServers.name, url: toolServers.url })
    .from(tools)
    .leftJoin(toolServers, eq(toolServers.id, tools.server))
    .where(
      and(
        eq(tools.tenant, ctx.tenant),
        inArray(tools.name, [...names]),
        inArray(tools.state, ["registered", "gone"]),
      ),
    );
}

/**
 * Looks anew at what telemetry said by these names, since servers or their tools are others now: sightings move to the
 * tool that they mean, and an unregistered one that means nothing else any more goes.
 */
export async function matchSeen(tx: StoreTx, ctx: Ctx, names: readonly string[]): Promise<void> {
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    const seen = await tx
      .select()
      .from(toolNames)
      .where(and(eq(toolNames.tenant, ctx.tenant), inArray(toolNames.name, some)));
    if (seen.length === 0) continue;
    const candidates = await candidatesFor(tx, ctx, some);
    const matched = new Map(seen.map((one) => [one, matchTool(one, candidates)]));
    const unmeant = seen.filter((one) => matched.get(one) === null).map(({ name }) => name);
    const { ids } = await discoveredTools(tx, ctx, unmeant);
    for (const [one, tool] of matched) {
      const meant = tool ?? ids.get(one.name);
      if (meant === undefined || meant === one.tool) continue;
      await tx
        .update(toolNames)
        .set({ tool: meant })
        .where(
          and(
            eq(toolNames.tenant, ctx.tenant),
            eq(toolNames.name, one.name),
            eq(toolNames.target, one.target),
          ),
        );
    }
    await noteTimes(tx, ctx, some);
    await dropUnmeant(tx, ctx, some);
  }
}

/** The tools of these names that belong to no server, wherever they were called, by name; made where there is none. */
export async function discoveredTools(
  tx: StoreTx,
  ctx: Ctx,
  names: readonly string[],
): Promise<{ ids: Map<string, string>; added: number }> {
  const distinct = [...new Set(names)];
  if (distinct.length === 0) return { ids: new Map(), added: 0 };
  const rows = distinct.map((name) => ({
    id: ctx.newId("tol"),
    tenant: ctx.tenant,
    name,
    nameKey: nameKey(name),
    state: "discovered" as const,
    createdAt: new Date(ctx.now()),
  }));
  const made = await tx.insert(tools).values(rows).onConflictDoNothing().returning({ id: tools.id });
  const there = await tx
    .select({ id: tools.id, name: tools.name })
    .from(tools)
    .where(and(eq(tools.tenant, ctx.tenant), isNull(tools.server), inArray(tools.name, distinct)));
  return { ids: new Map(there.map(({ id, name }) => [name, id])), added: made.length };
}

/** First and last time of a tool are those of its sightings. */
export async function noteTimes(tx: StoreTx, ctx: Ctx, names: readonly string[]): Promise<void> {
  await tx
    .update(tools)
    .set({
      firstSeenAt: sql`(select min(n.first_seen_at) from ${toolNames} n where n.tool = ${tools.id})`,
      lastSeenAt: sql`(select max(n.last_seen_at) from ${toolNames} n where n.tool = ${tools.id})`,
    })
    .where(and(eq(tools.tenant, ctx.tenant), inArray(tools.name, [...names])));
}

async function dropUnmeant(tx: StoreTx, ctx: Ctx, names: readonly string[]): Promise<void> {
  const meant = tx.select({ one: sql`1` }).from(toolNames).where(eq(toolNames.tool, tools.id));
  await tx
    .delete(tools)
    .where(
      and(
        eq(tools.tenant, ctx.tenant),
        eq(tools.state, "discovered"),
        inArray(tools.name, [...names]),
        notExists(meant),
      ),
    );
}
