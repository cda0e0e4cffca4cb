import { z } from "zod";
import { testFiles } from "@/lib/policies/files/checkFiles";
import { defineCommand } from "./command";
import { FOLDER, folderInput } from "./policyCheck";
import { readFolder } from "./policyFolder";

export const policyTest = defineCommand({
  noun: "policy",
  verb: "test",
  summary:
    "Try the cases in *.cases.yaml by the policies beside them, without any server; exit code 0 all pass, 1 some fail, 2 the files cannot be read",
  args: FOLDER,
  input: z.strictObject(folderInput),
  where: "here",
  failedCode: 2,
  run: async (_call, { folder }) => ({ cases: testFiles(await readFolder(folder)) }),
  exitCode: ({ cases }) => (cases.every(({ passed }) => passed) ? 0 : 1),
  words: ({ cases }) => {
    const failed = cases.filter(({ passed }) => !passed);
    return [
      ...cases.map(({ passed, path, name }) => `${passed ? "pass" : "FAIL"}  ${path}: ${name}`),
      ...failed.map(
        ({ name, expected, effect, rules, reason }) =>
          `  ${name}: expected ${expected}, got ${effect}${rules.length > 0 ? ` by ${rules.join(", ")}` : ""}. ${reason}`,
      ),
      cases.length === 0
        ? "There are no cases: write some into *.cases.yaml."
        : `${cases.length - failed.length} of ${cases.length} pass.`,
    ];
  },
});
