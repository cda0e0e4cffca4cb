import { and, eq, inArray } from "drizzle-orm";
import { toolServers } from "@/db/store/schema/tools";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { isDomainError } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import type { HandedFile } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";
import { nameKey } from "@/lib/principals/alias";
import { emptyServer } from "./addServer";
import { applyListing } from "./applyListing";
import { readServers } from "./manifest";
import type { DescribedServer } from "./mcpCatalog";
import { type ServerRow, serverSnapshot } from "./server";

/** What an import did, by the servers' names. */
export interface Imported {
  added: { id: string; name: string }[];
  updated: { id: string; name: string }[];
  tools: number;
  /** Addresses that must not be reached, and so are none of their servers'. */
  notKept: { name: string; url: string; why: string }[];
}

/**
 * Registers the servers of a manifest, a registry's list or a catalogue's page; those of a name that is known are brought
 * up to date, their owner, address and token stay. An address that must not be reached is kept as a
 * fact only (`addressNotKept`), and told of. Needs
 * `agents.write`; throws INVALID naming the field, and then takes nothing.
 */
export async function importServers(ctx: Ctx, file: HandedFile): Promise<Imported> {
  requireAbility(ctx, "agents.write");
  return takeServers(ctx, readServers(file));
}

export async function takeServers(ctx: Ctx, described: readonly DescribedServer[]): Promise<Imported> {
  const reached = await Promise.all(described.map(withReachable));
  const safe = reached.map(({ one }) => one);
  const done: Imported = { added: [], updated: [], tools: 0, notKept: [] };
  await change(ctx, { verb: "import", noun: "tool server", ability: "agents.write" }, async (tx, record) => {
    const mine = eq(toolServers.tenant, ctx.tenant);
    const names = safe.map(({ name }) => name);
    const known = await tx
      .select()
      .from(toolServers)
      .where(and(mine, inArray(toolServers.name, names)));
    const byName = new Map(known.map((row) => [row.name, row]));
    for (const one of safe) {
      const before = byName.get(one.name);
      const row = rowOf(before ?? emptyServer(ctx), one, before === undefined);
      if (before)
        await tx
          .update(toolServers)
          .set(row)
          .where(and(mine, eq(toolServers.id, row.id)));
      else await tx.insert(toolServers).values(row);
      byName.set(row.name, row);
      done[before ? "updated" : "added"].push({ id: row.id, name: row.name });
      record({ target: row.id, before: before ? serverSnapshot(before) : null, after: serverSnapshot(row) });
    }
  });
  const ids = new Map([...done.added, ...done.updated].map(({ id, name }) => [name, id]));
  for (const { name, tools } of safe) {
    const id = ids.get(name);
    if (tools === null || id === undefined) continue;
    await applyListing(ctx, id, tools);
    done.tools += tools.length;
  }
  done.notKept = reached.flatMap(({ one: { name }, notKept }) => (notKept ? [{ name, ...notKept }] : []));
  return done;
}

function rowOf(before: ServerRow, one: DescribedServer, isNew: boolean): ServerRow {
  const { source, name, title, version, facts, url } = one;
  const description = one.description?.slice(0, 2_000).replaceAll("\0", "") ?? null;
  const place = isNew && url !== null ? { url, transport: "http" as const } : {};
  return { ...before, source, name, nameKey: nameKey(name), title, description, version, facts, ...place };
}

interface Reached {
  one: DescribedServer;
  notKept: { url: string; why: string } | null;
}

async function withReachable(one: DescribedServer): Promise<Reached> {
  const { url } = one;
  if (url === null) return { one, notKept: null };
  try {
    await requireSafeAddress(url);
    return { one, notKept: null };
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const notKept = { url, why: error.message };
    return { one: { ...one, url: null, facts: { ...one.facts, addressNotKept: notKept } }, notKept };
  }
}
