import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import type { BomExtract, BomPart } from "./extract";
import { type LicensedKind, licencesOf } from "./licences";

const MOST = 500;
/** Marked where it was shortened: the beginning of a licence's expression must not pass for the whole. */
const text = z.string().transform((value) => (value.length > 2_000 ? `${value.slice(0, 1_999)}…` : value));
const texts = z.array(text).nullish();
const licence = z.object({
  expression: text.optional(),
  license: z.object({ id: text.optional(), name: text.optional() }).optional(),
});
const governed = z.object({
  name: text.optional(),
  ref: z.string().optional(),
  classification: text.optional(),
  sensitiveData: texts,
});
const interval = z.object({ lowerBound: text.optional(), upperBound: text.optional() });
const modelCard = z.object({
  modelParameters: z
    .object({
      task: text.optional(),
      architectureFamily: text.optional(),
      modelArchitecture: text.optional(),
      datasets: z.array(governed).optional(),
    })
    .optional(),
  quantitativeAnalysis: z
    .object({
      performanceMetrics: z
        .array(
          z.object({
            type: text.optional(),
            value: text.optional(),
            slice: text.optional(),
            confidenceInterval: interval.optional(),
          }),
        )
        .optional(),
    })
    .optional(),
  considerations: z
    .object({
      users: texts,
      useCases: texts,
      technicalLimitations: texts,
      performanceTradeoffs: texts,
      ethicalConsiderations: z
        .array(z.object({ name: text.optional(), mitigationStrategy: text.optional() }))
        .nullish(),
    })
    .optional(),
});
const part = z.object({
  type: z.string(),
  name: text,
  version: text.optional(),
  "bom-ref": z.string().optional(),
  description: text.optional(),
  publisher: text.optional(),
  supplier: z.object({ name: text.optional() }).optional(),
  purl: text.optional(),
  licenses: z.array(licence).optional(),
  hashes: z.array(z.object({ alg: z.string(), content: z.string() })).optional(),
  data: z.array(governed).optional(),
  modelCard: modelCard.optional(),
});
const component = part.extend({
  pedigree: z.object({ ancestors: z.array(part).optional() }).optional(),
  /** What it holds itself, to any depth. */
  get components() {
    return z.array(component).optional();
  },
});
type Component = z.output<typeof component>;

const bom = z.object({
  specVersion: z.string(),
  serialNumber: text.optional(),
  metadata: z.object({ timestamp: z.string().optional(), component: component.optional() }).optional(),
  components: z.array(component).optional(),
  signature: z.unknown().optional(),
});

/** What a CycloneDX file that fits its schema says of its model. Throws INVALID where it names no model. */
export function readCycloneDx(value: unknown): BomExtract {
  const read = readShape(bom, value, "The bill of materials");
  const parts = flat(read.components ?? [], read.metadata?.component?.components ?? []);
  const model = modelIn(read.metadata?.component, parts);
  const { modelParameters: parameters, quantitativeAnalysis } = model.modelCard ?? {};
  const others = parts.filter((one) => one !== model);
  const dependencies = others.filter((one) => one.type !== "data");
  const datasets = datasetsOf(parameters?.datasets ?? [], others);
  const ancestors = (model.pedigree?.ancestors ?? []).map(partOf);
  return {
    kind: "bom",
    format: `CycloneDX ${read.specVersion}`,
    serial: read.serialNumber ?? null,
    madeAt: isoOf(read.metadata?.timestamp),
    signed: read.signature !== undefined,
    model: {
      ...partOf(model),
      supplier: model.supplier?.name ?? model.publisher ?? null,
      description: model.description ?? null,
    },
    digests: (model.hashes ?? []).flatMap(({ alg, content }) =>
      alg === "SHA-256" ? [`sha256:${content.toLowerCase()}`] : [],
    ),
    task: parameters?.task ?? null,
    architecture: parameters?.modelArchitecture ?? parameters?.architectureFamily ?? null,
    baseModels: ancestors.slice(0, MOST),
    datasets: datasets.slice(0, MOST),
    dependencies: dependencies.slice(0, MOST).map(partOf),
    dependencyCount: dependencies.length,
    licences: licencesOf([
      ...of("model", [partOf(model)]),
      ...of("base model", ancestors),
      ...of("dataset", datasets),
      ...of("dependency", dependencies.map(partOf)),
    ]),
    considerations: considerationsOf(model),
    metrics: (quantitativeAnalysis?.performanceMetrics ?? []).slice(0, MOST).map((metric) => ({
      type: metric.type ?? "",
      value: metric.value ?? "",
      slice: metric.slice ?? null,
      lower: metric.confidenceInterval?.lowerBound ?? null,
      upper: metric.confidenceInterval?.upperBound ?? null,
    })),
  };
}

const of = (kind: LicensedKind, parts: readonly { name: string; licences: string[] }[]) =>
  parts.map(({ name, licences }) => ({ kind, name, licences }));

/** Parts may hold parts: each counts. */
function flat(...lists: (readonly Component[])[]): Component[] {
  return lists.flat().flatMap((one) => [one, ...flat(one.components ?? [])]);
}

function modelIn(main: Component | undefined, parts: readonly Component[]): Component {
  if (main?.type === "machine-learning-model") return main;
  const models = parts.filter((one) => one.type === "machine-learning-model");
  const [only] = models;
  if (only && models.length === 1) return only;
  const why =
    models.length === 0
      ? "components: None is of the type machine-learning-model."
      : `components: ${models.length} are models, and metadata.component does not say which it is about.`;
  const words = {
    what: "The bill of materials cannot be used.",
    why,
    fix: "Hand in the ML-BOM of one model.",
  };
  throw new DomainError("INVALID", words, { file: why });
}

function partOf(one: z.output<typeof part>): BomPart {
  return { name: one.name, version: one.version ?? null, licences: licencesIn(one), purl: one.purl ?? null };
}

const licencesIn = ({ licenses }: Pick<z.output<typeof part>, "licenses">): string[] =>
  (licenses ?? []).flatMap(({ expression, license }) => expression ?? license?.id ?? license?.name ?? []);

/** Datasets stand within the model card, or it refers to components that are data. */
function datasetsOf(inCard: readonly z.output<typeof governed>[], parts: readonly Component[]) {
  const referred = new Set(inCard.flatMap(({ ref }) => ref ?? []));
  const named = inCard.filter(({ ref }) => ref === undefined);
  const data = parts.filter((one) => one.type === "data" || referred.has(one["bom-ref"] ?? ""));
  const all = [
    ...named.map((one) => ({ ...one, licenses: [] })),
    ...data.flatMap((one) => {
      const [first] = one.data ?? [];
      return [{ ...first, name: first?.name ?? one.name, licenses: one.licenses }];
    }),
  ];
  return all.map((one) => ({
    name: one.name ?? "(without a name)",
    classification: one.classification ?? null,
    sensitive: one.sensitiveData ?? [],
    licences: licencesIn(one),
  }));
}

function considerationsOf({ modelCard }: Component): BomExtract["considerations"] {
  const said = modelCard?.considerations;
  const list = (about: string, words: readonly string[] | null | undefined) =>
    (words ?? []).map((one) => ({ about, text: one }));
  return [
    ...list("User", said?.users),
    ...list("Use case", said?.useCases),
    ...list("Technical limitation", said?.technicalLimitations),
    ...list("Performance trade-off", said?.performanceTradeoffs),
    ...list(
      "Ethical consideration",
      said?.ethicalConsiderations?.map(({ name, mitigationStrategy }) =>
        [name, mitigationStrategy].filter(Boolean).join(": "),
      ),
    ),
  ].slice(0, MOST);
}

function isoOf(time: string | undefined): string | null {
  const ms = Date.parse(time ?? "");
  return Number.isFinite(ms) ? new Date(ms).toISOString() : null;
}
