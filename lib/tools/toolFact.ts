import { and, eq } from "drizzle-orm";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { comparable } from "@/lib/base/comparable";
import { heldBy } from "@/lib/changes/held";
import type { AccessType } from "./access";
import { type Candidate, isOfServer, matchTool } from "./match";

/** What policies may ask of a tool. */
export interface ToolFact {
  /** `unknown`: nobody registered it. `unapproved`: nobody approved it, it was refused, or its server lists it no more. */
  approval: "approved" | "changed" | "unapproved" | "unknown";
  /** As a person or a catalogue said; null where only its server suggests something. */
  accessType: AccessType | null;
  dataClasses: readonly string[];
  fingerprint: string | null;
  /** Its row in the catalog, and the name of its registered server. */
  id: string | null;
  server: string | null;
}

const UNKNOWN: ToolFact = {
  approval: "unknown",
  accessType: null,
  dataClasses: [],
  fingerprint: null,
  id: null,
  server: null,
};
const MOST_HELD = 10_000;

type Facts = Map<string, Promise<ToolFact>>;
const heldOf = heldBy<Facts>();

/**
 * What is known of a tool by its name, and by its server's address or name where the caller knows it; of several that it
 * may be without one, nothing is known. An edit elsewhere shows within 2 s.
 */
export async function toolFact(
  ctx: Pick<Ctx, "tenant" | "now">,
  server: string | undefined,
  name: string,
): Promise<ToolFact> {
  const facts = await heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), async () => new Map());
  const key = JSON.stringify([server ?? "", name]);
  const known = facts.get(key);
  if (known) return known;
  const fact = load(ctx, server ?? "", name);
  if (facts.size >= MOST_HELD) facts.clear();
  facts.set(key, fact);
  fact.catch(() => facts.delete(key));
  return fact;
}

async function load(ctx: Pick<Ctx, "tenant" | "now">, server: string, name: string): Promise<ToolFact> {
  const rows = await store()
    .select({ tool: tools, serverName: toolServers.name, url: toolServers.url })
    .from(tools)
    .leftJoin(toolServers, eq(toolServers.id, tools.server))
    .where(and(eq(tools.tenant, ctx.tenant), eq(tools.name, name)));
  const registered = rows.filter(({ tool }) => tool.state !== "discovered");
  const candidates = registered.map(({ tool, ...rest }) => ({ id: tool.id, name: tool.name, ...rest }));
  const target = serverMeant(candidates, server);
  const possible = target === "" ? candidates : candidates.filter((one) => isOfServer(one, target));
  const meant = matchTool({ name, target }, possible);
  const found = registered.find((row) => row.tool.id === meant);
  if (!found) return UNKNOWN;
  const { id, approval, accessType, dataClasses, fingerprint, state } = found.tool;
  const stands = state === "registered" && (approval === "approved" || approval === "changed");
  const known = { accessType, dataClasses, fingerprint, id, server: found.serverName };
  return { approval: stands ? approval : "unapproved", ...known };
}

/** A server as it is registered, where a caller spells its name in other letters; the exact name comes first. */
function serverMeant(candidates: readonly Candidate[], server: string): string {
  if (server === "" || candidates.some((one) => isOfServer(one, server))) return server;
  const like = candidates.map(({ serverName }) => serverName ?? "");
  return like.find((name) => name !== "" && comparable(name) === comparable(server)) ?? server;
}
