import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { type Loss, nameOf, type Translation } from "@/lib/translations/loss";
import { exportOptions, FORMATS, translatePolicies } from "@/lib/translations/translatePolicies";
import { askConsole, REMOTE_OPTIONS, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";

const KINDS: Readonly<Record<Loss["kind"], string>> = {
  dangerous: "DANGEROUS",
  "permit-lost": "LOST",
  stricter: "STRICTER",
  note: "NOTE",
};

const text = (help: string) => ({ kind: "text", help }) as const;

export const policyTranslate = defineCommand({
  noun: "policy",
  verb: "translate",
  summary: "Write the policies in force in a gateway's language into a folder, and say what is lost",
  args: { folder: { kind: "path", help: "where the files go; files of the same names are overwritten" } },
  options: {
    format: text(FORMATS.join(", ")),
    variant: text("of kuadrant: cel, rego, or ask (the gateway asks the decision point); cel unless told"),
    gateway: text("the Gateway's name; mcp-gateway unless told"),
    namespace: text("its namespace; gateway-system unless told"),
    listener: text("of kuadrant: the listener's name; mcps unless told"),
    serverNamespace: text("namespace of servers whose name here has none; mcp-servers unless told"),
    decisionPoint: text("address of the decision point, as the gateway reaches it"),
    runtimeClasses: text("of kyverno and gatekeeper: what sandboxes, by commas; kata unless told"),
    region: text("where the gateway is, for rules that name it"),
    environment: text("of the gateway, for rules that name it"),
    allowLoss: { kind: "flag", help: "accept that something permitted here is denied there" },
    ...REMOTE_OPTIONS,
  },
  input: exportOptions.extend({
    folder: z.string({ error: "it is missing" }),
    format: z.enum(FORMATS),
    allowLoss: z.boolean(),
    ...remoteInput,
  }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { folder, format, url, token, ...options }) => {
    const remote = remoteOf({ url, token });
    const query = Object.fromEntries(
      Object.entries(options).map(([name, value]) => [name, value === null ? undefined : String(value)]),
    );
    const made = remote
      ? ((await askConsole(remote, `policies/translations/${format}`, query, signal)) as Translation)
      : await translatePolicies(ctx, format, options);
    await mkdir(folder, { recursive: true });
    const written = made.files.map((file) => ({ ...file, path: join(folder, basename(file.name)) }));
    for (const file of written) await writeFile(file.path, file.text);
    return { files: written.map(({ path }) => path), losses: made.losses };
  },
  words: ({ files, losses }) => [
    ...files.map((path) => `Wrote ${path}.`),
    ...losses.map(
      ({ kind, rule, words }) => `  ${KINDS[kind].padEnd(9)} ${rule ? `${nameOf(rule)}: ` : ""}${words}`,
    ),
  ],
});
