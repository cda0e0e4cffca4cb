import { z } from "zod";
import { type PublishedFile, publishFiles } from "@/lib/policies/files/publishFiles";
import { askConsole, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";
import { AUTHOR_OPTIONS, FOLDER, folderInput } from "./policyCheck";
import { readFolder } from "./policyFolder";

export const policyPublish = defineCommand({
  noun: "policy",
  verb: "publish",
  summary:
    "Bring policies one step nearer to what files say: drafts, proposals, and what was approved and backtested into force; exit code 0 all is as the files say, 1 something waits, 2 nobody could be asked",
  args: FOLDER,
  options: {
    why: { kind: "text", help: "the reason that reviewers and the log read, such as the pull request" },
    ...AUTHOR_OPTIONS,
  },
  input: z.strictObject({
    ...folderInput,
    why: z.string({ error: "it is missing" }),
    ...remoteInput,
  }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { folder, why, url, token }) => {
    const files = await readFolder(folder);
    const remote = remoteOf({ url, token });
    if (!remote) return { policies: await publishFiles(ctx, files, why) };
    const body = Buffer.from(JSON.stringify({ files }));
    return (await askConsole(remote, "policies/import/publish", { why }, signal, body)) as {
      policies: PublishedFile[];
    };
  },
  exitCode: ({ policies }) => (policies.every(({ state }) => DONE.has(state)) ? 0 : 1),
  words: ({ policies }) => policies.map(({ name, state, words }) => `${state.padEnd(9)}  ${name}: ${words}`),
});

const DONE: ReadonlySet<string> = new Set(["in force", "published", "kept"]);
