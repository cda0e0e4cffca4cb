import { hash } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { serverFor } from "./server";
import { type ToolRow, toolFor, toolSnapshot, whereTool } from "./tool";

const MAX_REASON = 1_000;

/** Approves the definition with this fingerprint, which the person has seen. Needs `agents.write`; throws NOT_FOUND, and CONFLICT where it is another one by now. */
export async function approveTool(ctx: Ctx, id: string, fingerprint: string): Promise<void> {
  await change(ctx, { verb: "approve", noun: "tool", ability: "agents.write" }, async (tx, record) => {
    const before = await lockTool(tx, ctx, id);
    requireSeen(before, fingerprint);
    const after = await approveRow(tx, ctx, before);
    record({ target: id, before: toolSnapshot(before), after: toolSnapshot(after) });
  });
}

/** Refuses the definition with this fingerprint; the approval that it had is gone. Needs `agents.write`; throws NOT_FOUND, CONFLICT, INVALID without a reason. */
export async function refuseTool(
  ctx: Ctx,
  id: string,
  { fingerprint, reason }: { fingerprint: string; reason: string },
): Promise<void> {
  const refusedReason = reason.trim();
  if (refusedReason.length < 1 || refusedReason.length > MAX_REASON || refusedReason.includes("\0")) {
    const what = `Give a reason of 1 to ${MAX_REASON} characters.`;
    throw new DomainError("INVALID", { what }, { reason: what });
  }
  await change(ctx, { verb: "refuse", noun: "tool", ability: "agents.write" }, async (tx, record) => {
    const before = await lockTool(tx, ctx, id);
    requireSeen(before, fingerprint);
    // What was approved before is still known good; this very definition is not, any more.
    const kept = before.approvedFingerprint === fingerprint ? null : before.approvedFingerprint;
    const after: ToolRow = {
      ...before,
      approval: "refused",
      approvedFingerprint: kept,
      refusedAt: new Date(ctx.now()),
      refusedBy: ctx.actor.name,
      refusedReason,
    };
    await tx.update(tools).set(after).where(whereTool(ctx, id));
    record({ target: id, before: toolSnapshot(before), after: toolSnapshot(after) });
  });
}

/** Stands for all definitions of a server as they are now: another as soon as one of them is. `sha256:<hex>`, null for none. */
export async function serverFingerprint(ctx: Ctx, server: string): Promise<string | null> {
  await serverFor(store(), ctx, server);
  return listFingerprint(await definedOf(store(), ctx, server));
}

/**
 * Approves all tools of a server as the person has seen them, except those that were refused. Needs `agents.write`;
 * throws NOT_FOUND, CONFLICT where one of them is another by now. Returns how many were approved anew.
 */
export async function approveServer(
  ctx: Ctx,
  server: string,
  fingerprint: string,
): Promise<{ approved: number }> {
  await serverFor(store(), ctx, server);
  return change(ctx, { verb: "approve", noun: "tool", ability: "agents.write" }, async (tx, record) => {
    const rows = await definedOf(tx, ctx, server);
    if (rows.length === 0) throw nothingDefined();
    if (listFingerprint(rows) !== fingerprint) throw changedMeanwhile();
    const due = rows.filter(({ approval }) => approval === "none" || approval === "changed");
    for (const before of due) {
      const after = await approveRow(tx, ctx, before);
      record({ target: before.id, before: toolSnapshot(before), after: toolSnapshot(after) });
    }
    if (due.length === 0) record({ target: server, before: null, after: null });
    return { approved: due.length };
  });
}

async function lockTool(tx: StoreTx, ctx: Ctx, id: string): Promise<ToolRow> {
  await tx.select({ id: tools.id }).from(tools).where(whereTool(ctx, id)).for("update");
  return toolFor(tx, ctx, id);
}

async function approveRow(tx: StoreTx, ctx: Ctx, before: ToolRow): Promise<ToolRow> {
  const after: ToolRow = {
    ...before,
    approval: "approved",
    approvedFingerprint: before.fingerprint,
    approvedAt: new Date(ctx.now()),
    approvedBy: ctx.actor.name,
    refusedAt: null,
    refusedBy: null,
    refusedReason: null,
  };
  await tx.update(tools).set(after).where(whereTool(ctx, before.id));
  return after;
}

function definedOf(reader: Pick<StoreTx, "select">, ctx: Ctx, server: string): Promise<ToolRow[]> {
  const mine = [eq(tools.tenant, ctx.tenant), eq(tools.server, server), eq(tools.state, "registered")];
  return reader
    .select()
    .from(tools)
    .where(and(...mine))
    .orderBy(asc(tools.name));
}

function listFingerprint(rows: readonly ToolRow[]): string | null {
  if (rows.length === 0) return null;
  const lines = rows.map(({ name, fingerprint }) => JSON.stringify([name, fingerprint])).sort();
  return `sha256:${hash("sha256", lines.join("\n"), "hex")}`;
}

function requireSeen(row: ToolRow, fingerprint: string): void {
  if (row.fingerprint === null) throw nothingDefined();
  if (row.fingerprint !== fingerprint) throw changedMeanwhile();
}

function nothingDefined(): DomainError {
  return new DomainError("PRECONDITION", {
    what: "There is no definition to decide on.",
    why: "No list of the server's tools was taken yet.",
    fix: "Ask the server for its tools, or hand in its list.",
  });
}

function changedMeanwhile(): DomainError {
  return new DomainError("CONFLICT", {
    what: "The definition was changed since you looked.",
    fix: "Look at what it is now, and decide again.",
  });
}
