import { z } from "zod";
import { digestFolder } from "@/lib/signatures/digestFolder";
import { defineCommand } from "./command";

export const gateDigest = defineCommand({
  noun: "gate",
  verb: "digest",
  summary: "Hash a model where its weights are: hand the list in as evidence of the kind files",
  args: { folder: { kind: "path", help: "the model's folder, or its one file" } },
  input: z.strictObject({ folder: z.string({ error: "it is missing" }) }),
  where: "here",
  failedCode: 2,
  run: ({ signal, progress }, { folder }) => digestFolder(folder, { signal, progress }),
  words: ({ root, files }) => [`# root ${root}`, ...files.map(({ sha256, name }) => `${sha256}  ${name}`)],
});
