import { z } from "zod";
import { backUp } from "@/lib/operations/backup";
import { filesOf } from "@/lib/operations/manifest";
import { defineCommand } from "./command";
import { count, inBytes } from "./words";

export const backup = defineCommand({
  noun: "backup",
  verb: "",
  summary: "Copy both stores into a new folder, while the product runs or not",
  args: { folder: { help: "where to; made when it is missing, refused unless it is empty", kind: "path" } },
  options: {
    withSecret: {
      help: "put the installation's secret beside the data: whoever has the folder can read encrypted values",
      kind: "flag",
    },
  },
  input: z.strictObject({ folder: z.string(), withSecret: z.boolean() }),
  where: "inside",
  asItIs: true,
  run: async ({ ctx, progress, signal }, input) => {
    const manifest = await backUp(ctx, input, { progress, signal });
    const tables = [...manifest.store.tables, ...manifest.lake.tables];
    return {
      folder: input.folder,
      takenAt: manifest.takenAt,
      tables: tables.length,
      rows: tables.reduce((sum, { rows }) => sum + rows, 0),
      bytes: filesOf(manifest).reduce((sum, { bytes }) => sum + bytes, 0),
      secretId: manifest.secret.id,
      withSecret: input.withSecret,
    };
  },
  words: ({ folder, takenAt, tables, rows, bytes, secretId, withSecret }) => [
    `${folder} holds ${count(rows, "row")} of ${count(tables, "table")} as of ${takenAt}, in ${inBytes(bytes)}.`,
    withSecret
      ? `The installation's secret (${secretId}) lies beside them: keep the folder as you keep a password.`
      : `Encrypted values need the installation's secret (${secretId}), which is not in it: keep BAILIWICK_SECRET_KEY, or secret-key of the data folder, elsewhere.`,
    `Check a copy of it with: bailiwick backup verify ${folder}`,
  ],
});
