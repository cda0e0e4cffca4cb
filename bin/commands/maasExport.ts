import { writeFile } from "node:fs/promises";
import { z } from "zod";
import {
  EXPORT_FORMATS,
  exportManifests,
  exportOptions,
  type ManifestExport,
} from "@/lib/manifests/exportManifests";
import { askConsole, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";
import { lossLine } from "./maasCheck";
import { ADMIN_OPTIONS } from "./maasImport";
import { count } from "./words";

const text = (help: string) => ({ kind: "text", help }) as const;

export const maasExport = defineCommand({
  noun: "maas",
  verb: "export",
  summary: "Write models, access, subscriptions and quotas as manifests into a file, and say what is lost",
  args: { file: { kind: "path", help: "where the YAML goes; a file of that name is overwritten" } },
  options: {
    format: text(`${EXPORT_FORMATS.join(", ")}; maas unless told`),
    namespace: text("of subscriptions and access that have none; models-as-a-service unless told"),
    modelNamespace: text("of models that have none; llm unless told"),
    gateway: text("of kuadrant: the Gateway; maas-default-gateway unless told"),
    gatewayNamespace: text("its namespace; openshift-ingress unless told"),
    backend: text("of envoy: the AIServiceBackend; models unless told"),
    ...ADMIN_OPTIONS,
    token: { ...ADMIN_OPTIONS.token, help: "an API token of any role" },
  },
  input: exportOptions.partial().extend({
    file: z.string({ error: "it is missing" }),
    format: z.enum(EXPORT_FORMATS).default("maas"),
    ...remoteInput,
  }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { file, format, url, token, ...options }) => {
    const remote = remoteOf({ url, token });
    const made = remote
      ? ((await askConsole(remote, "manifests/export", { format, ...options }, signal)) as ManifestExport)
      : await exportManifests(ctx, format, options);
    await writeFile(file, made.yaml);
    return { file, documents: made.documents, losses: made.losses };
  },
  words: ({ file, documents, losses }) => [
    ...losses.map(lossLine),
    `Wrote ${count(documents, "document")} into ${file}, ${losses.length === 0 ? "nothing lost" : `${count(losses.length, "remark")} above`}.`,
  ],
});
