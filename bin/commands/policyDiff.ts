import { z } from "zod";
import { type ImportPlan, type ImportStep, planImport } from "@/lib/policies/files/importPolicies";
import { askConsole, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";
import { AUTHOR_OPTIONS, FOLDER, folderInput } from "./policyCheck";
import { readFolder } from "./policyFolder";

export const policyDiff = defineCommand({
  noun: "policy",
  verb: "diff",
  summary:
    "Say what files would change in the product; exit code 0 nothing, 1 something, 2 nobody could be asked",
  args: FOLDER,
  options: AUTHOR_OPTIONS,
  input: z.strictObject({ ...folderInput, ...remoteInput }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { folder, url, token }) => {
    const files = await readFolder(folder);
    const remote = remoteOf({ url, token });
    if (!remote) return planImport(ctx, files);
    const body = Buffer.from(JSON.stringify({ files }));
    return (await askConsole(remote, "policies/import", { dryRun: "true" }, signal, body)) as ImportPlan;
  },
  exitCode: ({ steps }) => (steps.every(isThere) ? 0 : 1),
  words: ({ steps, untouched }) => [
    ...steps.map(
      (step) => `${isThere(step) ? "same  " : step.action.padEnd(6)}  ${step.path}: ${stepWords(step)}`,
    ),
    ...steps.flatMap(({ path, problems }) =>
      problems.map(({ severity, message }) => `  ${path}: ${severity}: ${message}`),
    ),
    ...(untouched.length > 0 ? [`No file speaks of ${untouched.join(", ")}: left alone.`] : []),
  ],
});

const isThere = ({ action, wanted, inForce, isInForce }: ImportStep) =>
  action === "same" && (wanted === null || (isInForce && wanted === inForce));

function stepWords({ name, wanted, inForce, isInForce }: ImportStep): string {
  const now =
    inForce === null ? "nothing in force" : `${isInForce ? "" : "another text "}in force as ${inForce}`;
  return `${name}, ${now}${wanted && (wanted !== inForce || !isInForce) ? `, wanted as ${wanted}` : ""}`;
}
