import { z } from "zod";
import { filesOf } from "@/lib/operations/manifest";
import { verifyBackup } from "@/lib/operations/verifyBackup";
import { defineCommand } from "./command";
import { count, inBytes } from "./words";

export const backupVerify = defineCommand({
  noun: "backup",
  verb: "verify",
  summary: "Hold a backup's files against its manifest, without any database",
  args: { folder: { help: "what `bailiwick backup` wrote, or a copy of it", kind: "path" } },
  input: z.strictObject({ folder: z.string() }),
  where: "here",
  run: async ({ progress, signal }, { folder }) => {
    const manifest = await verifyBackup(folder, { progress, signal });
    const { product, takenAt, store, lake } = manifest;
    const files = filesOf(manifest);
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const schemas = { store: store.schema, lake: lake.schema };
    return { folder, product, takenAt, schemas, files: files.length, bytes };
  },
  words: ({ folder, product, takenAt, schemas, files, bytes }) => [
    `${count(files, "file")} of ${folder} (${inBytes(bytes)}) ${files === 1 ? "is" : "are"} what the manifest says.`,
    `Taken ${takenAt} by Bailiwick ${product}; schema ${schemas.store} of the store, ${schemas.lake} of the lake.`,
  ],
});
