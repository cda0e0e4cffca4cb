import { insertLines } from "@/db/lake/insert";
import type { JudgedAction } from "./action";
import { rowLine } from "./row";
import { nextSequence } from "./sequence";

/**
 * Writes finished actions to the lake in one block; resolves when they are on disk. Safe to repeat with the same
 * actions in other batch borders: a row's key is derived from its span, and reads take one version.
 */
export async function writeActions(actions: readonly JudgedAction[], nowMs: number): Promise<void> {
  const seq = nextSequence(nowMs);
  await insertLines(
    "actions",
    actions.map((action) => rowLine(action, seq)),
  );
}
