import { z } from "zod";
import { exportPolicies } from "@/lib/policies/files/exportPolicies";
import type { PolicyFile } from "@/lib/policies/files/manifest";
import { askConsole, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";
import { AUTHOR_OPTIONS, FOLDER, folderInput } from "./policyCheck";
import { writeFolder } from "./policyFolder";
import { count } from "./words";

export const policyExport = defineCommand({
  noun: "policy",
  verb: "export",
  summary:
    "Write all policies into a folder, with a manifest and the schema to check them by; the same policies make the same bytes",
  args: FOLDER,
  options: AUTHOR_OPTIONS,
  input: z.strictObject({ ...folderInput, ...remoteInput }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { folder, url, token }) => {
    const remote = remoteOf({ url, token });
    const files = remote
      ? ((await askConsole(remote, "policies/export", {}, signal)) as { files: PolicyFile[] }).files
      : await exportPolicies(ctx);
    return { folder, files: files.length, ...(await writeFolder(folder, files)) };
  },
  words: ({ folder, files, written, removed }) => [
    ...written.map((path) => `wrote    ${path}`),
    ...removed.map((path) => `removed  ${path}`),
    `${count(files, "file")} in ${folder}${written.length + removed.length === 0 ? ", all as they were" : ""}.`,
  ],
});
