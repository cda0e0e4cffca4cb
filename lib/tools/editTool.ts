import { tools } from "@/db/store/schema/tools";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { AccessType } from "./access";
import { type OwnerInput, readOwner } from "./owner";
import { serverFor } from "./server";
import { readDataClasses, type ToolRow, toolFor, toolSnapshot, whereTool } from "./tool";

/** What a person says of a tool; what is left out stays. */
export interface ToolInput extends OwnerInput {
  /** Null takes it back: then only its server's hints are known. */
  accessType?: AccessType | null | undefined;
  dataClasses?: readonly string[] | undefined;
}

/** Sets what a tool may do and touch, and who answers for it. Needs `agents.write`; throws NOT_FOUND, INVALID, CONFLICT. */
export async function editTool(ctx: Ctx, id: string, input: ToolInput): Promise<void> {
  await change(ctx, { verb: "edit", noun: "tool", ability: "agents.write" }, async (tx, record) => {
    const before = await toolFor(tx, ctx, id);
    const { owner, ownerTeam } = await readOwner(tx, ctx, before, input);
    const after = { ...said(before, input), owner, ownerTeam };
    const { accessType, dataClasses } = after;
    await tx.update(tools).set({ accessType, dataClasses, owner, ownerTeam }).where(whereTool(ctx, id));
    record({ target: id, before: toolSnapshot(before), after: toolSnapshot(after) });
  });
}

/**
 * Registers a tool that was seen in telemetry, as one of a registered server or, without one, by itself. What it is like
 * is known once the server lists it. Needs `agents.write`;
 * throws NOT_FOUND, INVALID, CONFLICT for one that is registered.
 */
export async function registerTool(
  ctx: Ctx,
  id: string,
  input: ToolInput & { server?: string | null | undefined },
): Promise<{ id: string }> {
  const taken = new DomainError("CONFLICT", {
    what: "The server has a tool of this name already.",
    why: "Telemetry gives another address for it than the server's.",
    fix: "Correct the server's address, or register the tool without a server.",
  });
  try {
    return await change(
      ctx,
      { verb: "register", noun: "tool", ability: "agents.write" },
      async (tx, record) => {
        const before = await toolFor(tx, ctx, id);
        if (before.state !== "discovered") {
          throw new DomainError("CONFLICT", { what: `${before.name} is registered already.` });
        }
        if (input.server) await serverFor(tx, ctx, input.server);
        const owner = await readOwner(tx, ctx, before, input);
        const server = input.server || null;
        const after: ToolRow = { ...said(before, input), ...owner, server, state: "registered" };
        await tx.update(tools).set(after).where(whereTool(ctx, id));
        record({ target: id, before: toolSnapshot(before), after: toolSnapshot(after) });
        return { id };
      },
    );
  } catch (error) {
    throw isTaken(error) ? taken : error;
  }
}

function said(before: ToolRow, input: ToolInput): ToolRow {
  return {
    ...before,
    accessType: input.accessType === undefined ? before.accessType : input.accessType,
    dataClasses: input.dataClasses === undefined ? before.dataClasses : readDataClasses(input.dataClasses),
  };
}
