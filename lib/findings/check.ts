import { setTimeout as sleep } from "node:timers/promises";
import type { Ctx } from "@/lib/access/ctx";
import { errorText, log } from "@/lib/base/log";
import { FINDING_KIND_NAMES, FINDING_KINDS, type FindingKind } from "./kinds";
import { newLook } from "./look";
import { type Synced, syncFindings } from "./sync";

/** Looks whether findings of these kinds (all unless told) are so now. One kind's trouble is not the others': it is thrown at the end. Needs `audit.read`. */
export async function checkFindings(
  ctx: Ctx,
  kinds: readonly FindingKind[] = FINDING_KIND_NAMES,
): Promise<Synced> {
  const look = newLook(ctx);
  const total: Synced = { opened: 0, resolved: 0, open: 0 };
  const failures: unknown[] = [];
  for (const kind of kinds) {
    try {
      const found = await syncFindings(ctx, kind, await FINDING_KINDS[kind].check(ctx, look));
      total.opened += found.opened;
      total.resolved += found.resolved;
      total.open += found.open;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return total;
}

/** The same right after an edit, so that nobody waits for the next look; the edit stands whether or not this succeeds. */
async function checkAfter(ctx: Ctx, kinds: readonly FindingKind[]): Promise<void> {
  try {
    await checkFindings(ctx, kinds);
  } catch (error) {
    log("warn", "findings were not looked at after an edit", { kinds, error: errorText(error) });
  }
}

/** Nobody waits longer for it than this; it goes on behind. */
const WAIT_MS = 1_000;

/**
 * Ends once findings of these kinds are what the edit made them, whether or not it succeeded, and a second after it at the
 * latest; with what the edit ends with.
 */
export async function checked<T>(ctx: Ctx, kinds: readonly FindingKind[], edit: Promise<T>): Promise<T> {
  try {
    return await edit;
  } finally {
    await Promise.race([checkAfter(ctx, kinds), sleep(WAIT_MS, undefined, { ref: false })]);
  }
}

/** What an edit of agents, their identities or their cards can open or end. */
export const AGENT_FINDINGS: readonly FindingKind[] = FINDING_KIND_NAMES.filter((kind) =>
  /^(?:agent|card)\./.test(kind),
);

/** What an edit of tools or their servers can open or end. */
export const TOOL_FINDINGS: readonly FindingKind[] = [
  "tool.changed",
  "tool.unregistered",
  "tool.refused_in_use",
  "tool_server.unreachable",
];
