import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { EXPORT_FORMATS, exportMonth } from "@/lib/showback/export";
import { defineCommand } from "./command";
import { inBytes } from "./words";

export const showbackExport = defineCommand({
  noun: "showback",
  verb: "export",
  summary: "Write a closed month as FOCUS 1.2",
  args: {
    month: { kind: "text", help: "2026-11, or the id of a closing" },
    file: { kind: "path", help: "a file that is not there yet" },
  },
  options: { format: { kind: "text", help: `${EXPORT_FORMATS.join(" or ")}; csv unless told` } },
  input: z.strictObject({
    month: z.string({ error: "it is missing" }),
    file: z.string({ error: "it is missing" }),
    format: z.enum(EXPORT_FORMATS, { error: `it is none of ${EXPORT_FORMATS.join(", ")}` }).default("csv"),
  }),
  where: "inside",
  run: async ({ ctx }, { month: name, file, format }) => {
    const { month, pieces } = await exportMonth(ctx, name, format);
    const handle = await open(file, "wx").catch((error: NodeJS.ErrnoException) => {
      const why = error.code === "EEXIST" ? "It is there already." : error.message;
      throw new DomainError("CONFLICT", {
        what: `${file} cannot be written.`,
        why,
        fix: "Give another file.",
      });
    });
    const hash = createHash("sha256");
    let bytes = 0;
    try {
      for await (const piece of pieces) {
        hash.update(piece);
        bytes += piece.byteLength;
        await handle.write(piece);
      }
    } finally {
      await handle.close();
    }
    return {
      file,
      bytes,
      sha256: hash.digest("hex"),
      id: month.id,
      month: month.month,
      lines: month.lineCount,
    };
  },
  words: ({ file, bytes, sha256, id, month, lines }) => [
    `${lines.toLocaleString("en")} lines of ${month} (${id}) as FOCUS 1.2, ${inBytes(bytes)}, in ${file}`,
    `SHA-256 of the file: ${sha256}`,
  ],
});
