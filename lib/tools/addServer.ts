import { toolServers } from "@/db/store/schema/tools";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { change } from "@/lib/changes/change";
import { readOwner } from "./owner";
import { type ServerRow, serverSnapshot } from "./server";
import { readServer, type ServerInput, unlessTaken } from "./serverInput";

/** A server of which nothing is known yet. */
export function emptyServer(ctx: Ctx): ServerRow {
  return {
    id: ctx.newId("tsv"),
    tenant: ctx.tenant,
    name: "",
    nameKey: "",
    title: null,
    description: null,
    version: null,
    source: "made",
    transport: null,
    url: null,
    command: null,
    token: null,
    facts: {},
    owner: null,
    ownerTeam: null,
    protocolVersion: null,
    reportedName: null,
    reportedVersion: null,
    listedAt: null,
    askedAt: null,
    nextAskAt: null,
    failures: 0,
    lastError: null,
    createdAt: new Date(ctx.now()),
    createdBy: ctx.actor.name,
  };
}

/** Registers a tool server by hand. Needs `agents.write`; throws INVALID, NOT_FOUND for an unknown owner, CONFLICT for a name that is taken. */
export async function addServer(ctx: Ctx, input: ServerInput & { name: string }): Promise<{ id: string }> {
  requireAbility(ctx, "agents.write");
  const read = await readServer(emptyServer(ctx), input);
  await unlessTaken(read.name, () =>
    change(ctx, { verb: "register", noun: "tool server", ability: "agents.write" }, async (tx, record) => {
      const row = { ...read, ...(await readOwner(tx, ctx, read, input)) };
      await tx.insert(toolServers).values(row);
      record({ target: row.id, before: null, after: serverSnapshot(row) });
    }),
  );
  return { id: read.id };
}
