import { z } from "zod";
import { checkFiles } from "@/lib/policies/files/checkFiles";
import { REMOTE_OPTIONS } from "./askConsole";
import { defineCommand } from "./command";
import { readFolder } from "./policyFolder";
import { count } from "./words";

export const FOLDER = {
  folder: { kind: "path", help: "where bailiwick.policies.yaml is, such as . for here" },
} as const;
/** For those that ask a console: its token is another one than a gate's. */
export const AUTHOR_OPTIONS = {
  ...REMOTE_OPTIONS,
  token: { ...REMOTE_OPTIONS.token, help: "an API token of the role policy-author; admin to publish" },
} as const;
export const folderInput = { folder: z.string({ error: "it is missing" }) };

export const policyCheck = defineCommand({
  noun: "policy",
  verb: "check",
  summary:
    "Check policy files without any server; exit code 0 no error, 1 errors, 2 the files cannot be read",
  args: FOLDER,
  input: z.strictObject(folderInput),
  where: "here",
  failedCode: 2,
  run: async (_call, { folder }) => checkFiles(await readFolder(folder)),
  exitCode: ({ problems }) => (problems.some(({ severity }) => severity === "error") ? 1 : 0),
  words: ({ policies, rules, hasSchema, problems }) => [
    ...problems.map(
      ({ path, line, column, severity, message, help }) =>
        `${path}:${line}:${column}: ${severity}: ${message}${help ? ` (${help})` : ""}`,
    ),
    `${count(rules, "rule")} in ${policies} ${policies === 1 ? "policy" : "policies"}: ${count(problems.length, "problem")}.`,
    ...(hasSchema ? [] : ["Without bailiwick.schema.json, names and arguments of tools are not checked."]),
  ],
});
