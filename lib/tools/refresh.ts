import { toolServers } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type Applied, applyListing } from "./applyListing";
import { type AskTarget, askServer } from "./ask";
import { type ServerRow, serverFor, whereServer } from "./server";
import { TOKEN_PURPOSE } from "./serverInput";

const FIRST_RETRY_MS = 5 * 60_000;
const MOST_RETRY_MS = 24 * 3_600_000;

/**
 * Asks a server for its tools and takes its list. What went wrong stands on the server until it answers again, and the
 * schedule asks less and less often. Needs `agents.write`; throws NOT_FOUND, PRECONDITION where it has no address, UNAVAILABLE, INVALID.
 */
export async function refreshServer(ctx: Ctx, id: string): Promise<Applied> {
  requireAbility(ctx, "agents.write");
  const server = await serverFor(store(), ctx, id);
  try {
    const { tools, ...about } = await askServer(targetOf(server));
    return await applyListing(ctx, id, tools, { ...about, nextAskAt: null });
  } catch (error) {
    if (isDomainError(error)) await noteFailure(ctx, server, error);
    throw error;
  }
}

function targetOf(server: ServerRow): AskTarget {
  if (server.url !== null) {
    const bearer = server.token === null ? null : decryptSecret(server.token, TOKEN_PURPOSE, server.id);
    return { transport: "http", url: server.url, bearer };
  }
  if (server.command === null) {
    throw new DomainError("PRECONDITION", {
      what: `${server.name} cannot be asked for its tools.`,
      why: "It has neither an address nor a command.",
      fix: "Give it one, or hand in its list of tools as a file.",
    });
  }
  const command = processState().environment.toolCommands.find(({ name }) => name === server.command);
  if (command) return { transport: "stdio", command };
  throw new DomainError("PRECONDITION", {
    what: `${server.name} cannot be asked for its tools.`,
    why: `The operator does not allow the command ${server.command} any more.`,
    fix: "Name it in BAILIWICK_MCP_STDIO, or give the server an address.",
  });
}

async function noteFailure(ctx: Ctx, server: ServerRow, error: DomainError): Promise<void> {
  if (server.transport === null) return;
  const failures = server.failures + 1;
  const waitMs = Math.min(FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10), MOST_RETRY_MS);
  const set = {
    failures,
    lastError: error.message.slice(0, 1_000).replaceAll("\0", ""),
    askedAt: new Date(ctx.now()),
    nextAskAt: new Date(ctx.now() + waitMs),
  };
  await bookkeep((tx) => tx.update(toolServers).set(set).where(whereServer(ctx, server.id)));
}
