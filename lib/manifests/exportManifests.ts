import { stringify } from "yaml";
import { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { checkShape } from "./checkShape";
import { type Document, type Loss, titleOf } from "./document";
import { exportEnvoy } from "./exportEnvoy";
import { exportKuadrant } from "./exportKuadrant";
import { type Exported, exportMaas } from "./exportMaas";
import { type ExportWorld, readWorld } from "./exportWorld";
import { type Shape, SPECS } from "./shapes";

export const EXPORT_FORMATS = ["maas", "kuadrant", "kuadrant-reservation", "envoy"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const name = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/, "Use lower-case letters, digits, hyphens and dots");

/** What an export hangs on, as Kubernetes names it. */
export const exportOptions = z.object({
  namespace: name(63)
    .default("models-as-a-service")
    .describe("of subscriptions and access that have none here"),
  modelNamespace: name(63).default("llm").describe("of models that have none here"),
  gateway: name(253).default("maas-default-gateway").describe("the Gateway that Kuadrant's policies are for"),
  gatewayNamespace: name(63).default("openshift-ingress").describe("its namespace, and theirs"),
  backend: name(253).default("models").describe("the AIServiceBackend that an Envoy policy is for"),
});

/** An export as it is applied, and all that it does not carry over. */
export interface ManifestExport {
  format: ExportFormat;
  /** How many objects the YAML has. */
  documents: number;
  /** Empty where nothing can be written; else it ends with a line feed, and is the same for the same state. */
  yaml: string;
  losses: Loss[];
}

const WAYS: Readonly<Record<ExportFormat, (world: ExportWorld) => Exported>> = {
  maas: exportMaas,
  kuadrant: (world) => exportKuadrant(world, { reservation: false }),
  "kuadrant-reservation": (world) => exportKuadrant(world, { reservation: true }),
  envoy: exportEnvoy,
};
const ORDER = ["lost", "looser", "stricter", "note"];

/** Subscriptions, access, models and quotas as another system's manifests. Each is held to its definition before it is given out. Needs `audit.read`. */
export async function exportManifests(
  ctx: Ctx,
  format: ExportFormat,
  options: z.input<typeof exportOptions> = {},
): Promise<ManifestExport> {
  requireAbility(ctx, "audit.read");
  const { documents, losses } = WAYS[format](await readWorld(ctx, exportOptions.parse(options)));
  const checked = documents.map((document) => ({ document, wrong: misfits(document) }));
  const broken = checked.flatMap(({ document, wrong }): Loss[] =>
    wrong.length === 0
      ? []
      : [
          {
            of: titleOf(document),
            kind: "lost",
            words: `Its definition does not take it: ${wrong.join(" ")} Left out.`,
          },
        ],
  );
  const written = checked.flatMap(({ document, wrong }) => (wrong.length === 0 ? [document] : []));
  return {
    format,
    documents: written.length,
    yaml: written.map(yamlOf).join("---\n"),
    losses: [...broken, ...losses].toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
  };
}

/** Unknown fields are what an import kept on purpose. */
function misfits(document: Document): string[] {
  return checkShape(`${document.apiVersion} ${document.kind}`, document)
    .filter(({ unknown }) => !unknown)
    .map(({ path, words }) => `${path}: ${words}`);
}

function yamlOf({ apiVersion, kind, metadata, spec, ...others }: Document): string {
  const { name: called, namespace, labels, annotations, ...more } = metadata;
  const ordered = {
    apiVersion,
    kind,
    metadata: {
      name: called,
      ...(namespace !== undefined && { namespace }),
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...more,
    },
    spec: inOrder(spec, SPECS[`${apiVersion} ${kind}`]),
    ...others,
  };
  return stringify(ordered, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Fields in the order of their definition: the store keeps none. Those that it does not have come last. */
function inOrder(value: unknown, shape: Shape | undefined): unknown {
  if (Array.isArray(value)) return value.map((one) => inOrder(one, shape?.items));
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Readonly<Record<string, unknown>>;
  const named = Object.keys(shape?.properties ?? {}).filter((field) => field in fields);
  const others = Object.keys(fields).filter((field) => !named.includes(field));
  const of = (field: string) => shape?.properties?.[field] ?? (shape?.additionalProperties || undefined);
  return Object.fromEntries([...named, ...others].map((field) => [field, inOrder(fields[field], of(field))]));
}
