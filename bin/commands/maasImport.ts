import { z } from "zod";
import { importManifests, planManifests } from "@/lib/manifests/importManifests";
import type { ImportPlan } from "@/lib/manifests/plan";
import { askConsole, REMOTE_OPTIONS, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";
import { CHOICES, lossLine, MANIFEST_FILE, manifestFile, manifestInput, problemLine } from "./maasCheck";
import { count } from "./words";

/** For those that ask a console: its token is another one than a gate's. */
export const ADMIN_OPTIONS = {
  ...REMOTE_OPTIONS,
  token: { ...REMOTE_OPTIONS.token, help: "an API token of the role maas-admin" },
} as const;

export const maasImport = defineCommand({
  noun: "maas",
  verb: "import",
  summary:
    "Import a file of manifests: all of it, or nothing; --plan says what it would do; exit code 1 where it would not go",
  args: MANIFEST_FILE,
  options: {
    ...CHOICES,
    takeOver: { kind: "flag", help: "write over what was set by hand" },
    plan: { kind: "flag", help: "say what it would do, and do nothing" },
    ...ADMIN_OPTIONS,
  },
  input: z.strictObject({
    ...manifestInput,
    takeOver: z.boolean(),
    plan: z.boolean(),
    ...remoteInput,
  }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { file: path, plan: isPlan, url, token, ...choice }) => {
    const file = await manifestFile(path);
    const remote = remoteOf({ url, token });
    const query = { keepUnknown: String(choice.keepUnknown), takeOver: String(choice.takeOver) };
    const done = remote
      ? ((await askConsole(
          remote,
          `manifests/${isPlan ? "plan" : "import"}`,
          query,
          signal,
          file.bytes,
        )) as ImportPlan)
      : isPlan
        ? await planManifests(ctx, file, choice)
        : await importManifests(ctx, file, choice);
    return { ...done, isPlan };
  },
  exitCode: ({ problems, conflicts, isPlan }) => (isPlan && problems.length + conflicts.length > 0 ? 1 : 0),
  words: ({ items, problems, conflicts, losses, skipped, isPlan }) => [
    ...items
      .filter(({ act }) => act !== "leave")
      .map(({ act, noun, name, differs }) => {
        const fields = differs.map(({ field }) => field).join(", ");
        return `  ${act.padEnd(9)} ${noun} ${name}${fields && ` (${fields})`}`;
      }),
    ...problems.map(problemLine),
    ...conflicts.map(({ of, words }) => `  CONFLICT  ${of}: ${words}`),
    ...losses.map(lossLine),
    ...skipped.map((one) => `  SKIPPED   ${one}`),
    `${isPlan ? "Would be done" : "Done"}: ${count(items.filter(({ act }) => act !== "leave").length, "edit")}, ${count(items.filter(({ act }) => act === "leave").length, "thing")} as they are.`,
  ],
});
