import { z } from "zod";
import { type Restored, restoreBackup } from "@/lib/operations/restore";
import { defineCommand } from "./command";
import { count } from "./words";

export const restore = defineCommand({
  noun: "restore",
  verb: "",
  summary: "Fill an empty installation from a backup, and compare the two",
  args: { folder: { help: "what `bailiwick backup` wrote", kind: "path" } },
  input: z.strictObject({ folder: z.string() }),
  where: "here",
  run: ({ ctx, progress, signal }, input) => restoreBackup(ctx, input, { progress, signal }),
  words: (restored) => [
    `All ${count(restored.tables, "table")} equal the backup of ${restored.takenAt}: ${count(restored.rows, "row")}.`,
    ...(restored.leftOut.length > 0
      ? [`Left out, because they are not Bailiwick's: ${restored.leftOut.join(", ")}.`]
      : []),
    ...secretWords(restored.secret),
    "Keys, members and sign-ins are those of that moment: what was revoked since then works again until it is revoked again.",
  ],
});

function secretWords({ id, state }: Restored["secret"]): string[] {
  if (state === "present") return [];
  if (state === "restored") return ["The installation's secret was restored into the data folder."];
  return [
    `The backup was made under another installation secret (${id}) than the one here. Without it everybody signs in anew, and second factors, client secrets of identity providers and signing secrets of webhooks cannot be read.`,
    "Set BAILIWICK_SECRET_KEY to it, or BAILIWICK_SECRET_KEY_PREVIOUS to go on under a new one, before the first start.",
  ];
}
