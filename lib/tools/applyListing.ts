import { and, desc, eq, inArray } from "drizzle-orm";
import { toolDefinitions, toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { nameKey } from "@/lib/principals/alias";
import type { ListedTool } from "./definition";
import { matchSeen } from "./match";
import { type ServerRow, serverFor, whereServer } from "./server";
import { approvalAfter, type ToolRow, toolSnapshot } from "./tool";

/** What a list changed. */
export interface Applied {
  tools: number;
  added: string[];
  changed: string[];
  gone: string[];
}

type About = Partial<Pick<ServerRow, "protocolVersion" | "reportedName" | "reportedVersion" | "nextAskAt">>;

const ROWS_AT_ONCE = 500;
const NAMES_LOGGED = 100;

/**
 * Makes a server's tools what it lists now, as a whole: new ones await approval, a changed one loses its own at once,
 * and one that is missing is kept as gone. Tools that were seen before and stand in the list are no longer unregistered.
 */
export async function applyListing(
  ctx: Ctx,
  server: string,
  listed: readonly ListedTool[],
  about: About = {},
): Promise<Applied> {
  const at = new Date(ctx.now());
  const heard = { ...about, listedAt: at, askedAt: at, failures: 0, lastError: null };
  const rows = await store().select().from(tools).where(ofServer(ctx, server));
  const found = compare(rows, listed);
  if (found.fresh.length + found.altered.length + found.gone.length === 0) {
    await bookkeep((tx) => tx.update(toolServers).set(heard).where(whereServer(ctx, server)));
    return { tools: listed.length, added: [], changed: [], gone: [] };
  }
  return change(ctx, { verb: "list", noun: "tool server", ability: "agents.write" }, async (tx, record) => {
    const row = await lockServer(tx, ctx, server);
    // Read again under the lock: two lists of one server are taken one after the other.
    const before = await tx.select().from(tools).where(ofServer(ctx, server));
    const { fresh, altered, gone } = compare(before, listed);
    await addTools(tx, ctx, row, fresh);
    for (const { tool, now } of altered) {
      const after = await alterTool(tx, ctx, tool, now);
      record({ target: tool.id, before: toolSnapshot(tool), after: toolSnapshot(after) });
    }
    for (const tool of gone) {
      await tx.update(tools).set({ state: "gone" }).where(eq(tools.id, tool.id));
      record({
        target: tool.id,
        before: toolSnapshot(tool),
        after: toolSnapshot({ ...tool, state: "gone" }),
      });
    }
    await tx.update(toolServers).set(heard).where(whereServer(ctx, server));
    await matchSeen(
      tx,
      ctx,
      listed.map(({ name }) => name),
    );
    const names = (some: { name: string }[]) => some.map(({ name }) => name).sort();
    const changed = altered.filter(
      ({ tool, now }) => tool.fingerprint !== null && tool.fingerprint !== now.fingerprint,
    );
    const applied = {
      tools: listed.length,
      added: names(fresh),
      changed: names(changed.map(({ now }) => now)),
      gone: names(gone),
    };
    record({ target: server, before: { tools: before.length }, after: logged(applied) });
    return applied;
  });
}

function logged({ added, changed, gone, ...rest }: Applied): object {
  const lists = Object.entries({ added, changed, gone }).filter(([, names]) => names.length > 0);
  return {
    ...rest,
    ...Object.fromEntries(lists.map(([what, names]) => [what, names.slice(0, NAMES_LOGGED)])),
  };
}

async function lockServer(tx: StoreTx, ctx: Ctx, server: string): Promise<ServerRow> {
  await tx.select({ id: toolServers.id }).from(toolServers).where(whereServer(ctx, server)).for("update");
  return serverFor(tx, ctx, server);
}

const ofServer = (ctx: Ctx, server: string) => and(eq(tools.tenant, ctx.tenant), eq(tools.server, server));

function compare(rows: readonly ToolRow[], listed: readonly ListedTool[]) {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const names = new Set(listed.map(({ name }) => name));
  const fresh = listed.filter(({ name }) => !byName.has(name));
  const altered = listed.flatMap((now) => {
    const tool = byName.get(now.name);
    return tool && differs(tool, now) ? [{ tool, now }] : [];
  });
  const gone = rows.filter((row) => row.state !== "gone" && !names.has(row.name));
  return { fresh, altered, gone };
}

function differs(row: ToolRow, now: ListedTool): boolean {
  return row.fingerprint !== now.fingerprint || row.title !== now.title || row.state !== "registered";
}

async function addTools(
  tx: StoreTx,
  ctx: Ctx,
  server: ServerRow,
  fresh: readonly ListedTool[],
): Promise<void> {
  const at = new Date(ctx.now());
  for (let from = 0; from < fresh.length; from += ROWS_AT_ONCE) {
    const some = fresh.slice(from, from + ROWS_AT_ONCE).map((tool) => ({ tool, id: ctx.newId("tol") }));
    const rows = some.map(({ tool, id }) => ({
      id,
      tenant: ctx.tenant,
      server: server.id,
      name: tool.name,
      nameKey: nameKey(tool.name),
      title: tool.title,
      summary: tool.summary,
      state: "registered" as const,
      accessType: tool.accessType ?? null,
      suggestedAccess: tool.suggestedAccess,
      fingerprint: tool.fingerprint,
      definedAt: at,
      createdAt: at,
    }));
    await tx.insert(tools).values(rows);
    await keepDefinitions(tx, ctx, some);
  }
}

async function alterTool(tx: StoreTx, ctx: Ctx, row: ToolRow, now: ListedTool): Promise<ToolRow> {
  const approval = approvalAfter(row, now.fingerprint);
  const isNew = row.fingerprint !== now.fingerprint;
  const after: ToolRow = {
    ...row,
    title: now.title,
    summary: now.summary,
    state: "registered",
    suggestedAccess: now.suggestedAccess,
    fingerprint: now.fingerprint,
    definedAt: isNew ? new Date(ctx.now()) : row.definedAt,
    approval,
  };
  await tx.update(tools).set(after).where(eq(tools.id, row.id));
  if (isNew) {
    await keepDefinitions(tx, ctx, [{ id: row.id, tool: now }]);
    await forgetOldest(tx, row);
  }
  return after;
}

async function keepDefinitions(
  tx: StoreTx,
  ctx: Ctx,
  some: readonly { id: string; tool: ListedTool }[],
): Promise<void> {
  const at = new Date(ctx.now());
  const rows = some.map(({ id, tool }) => {
    const { fingerprint, definition } = tool;
    return { tenant: ctx.tenant, tool: id, fingerprint, definition, at };
  });
  const target = [toolDefinitions.tool, toolDefinitions.fingerprint];
  await tx.insert(toolDefinitions).values(rows).onConflictDoUpdate({ target, set: { at } });
}

/** What a server may make us keep of one tool: its newest definitions, and the one that was approved. */
const KEPT_DEFINITIONS = 20;

async function forgetOldest(tx: StoreTx, { id, approvedFingerprint }: ToolRow): Promise<void> {
  const kept = await tx
    .select({ fingerprint: toolDefinitions.fingerprint })
    .from(toolDefinitions)
    .where(eq(toolDefinitions.tool, id))
    .orderBy(desc(toolDefinitions.at));
  const old = kept
    .slice(KEPT_DEFINITIONS)
    .map((row) => row.fingerprint)
    .filter((fingerprint) => fingerprint !== approvedFingerprint);
  if (old.length === 0) return;
  await tx
    .delete(toolDefinitions)
    .where(and(eq(toolDefinitions.tool, id), inArray(toolDefinitions.fingerprint, old)));
}
