import { z } from "zod";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, readText } from "@/lib/base/untrusted";
import { type Applied, applyListing } from "./applyListing";
import { readTools, refused } from "./definition";
import { serverFor } from "./server";

const WHAT = "The list of tools";
const MAX_BYTES = 32 * 1_048_576;
const list = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().nullish() });
const answer = z.looseObject({ result: list });

/**
 * Takes a server's list from a file, for one that cannot be asked from here: the result of `tools/list`, with or without
 * its JSON-RPC envelope. It counts as the whole list. Needs `agents.write`; throws NOT_FOUND, INVALID naming the field.
 */
export async function importTools(ctx: Ctx, server: string, file: HandedFile): Promise<Applied> {
  requireAbility(ctx, "agents.write");
  await serverFor(store(), ctx, server);
  const value = valueOf(readText(file, WHAT, { maxBytes: MAX_BYTES }));
  const wrapped = answer.safeParse(value);
  const { tools, nextCursor } = wrapped.success ? wrapped.data.result : readShape(list, value, WHAT);
  if (nextCursor) throw refused(WHAT, "It is one page of several: nextCursor is set.");
  return applyListing(ctx, server, readTools(tools, WHAT));
}

/** Parsed as the wire's answers are, whose fields may be called anything. */
function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused(WHAT, `It is not JSON: ${error instanceof Error ? error.message.slice(0, 160) : ""}.`);
  }
}
