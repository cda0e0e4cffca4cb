import { SPDX } from "@cyclonedx/cyclonedx-library";
import type { Metric } from "@/lib/evaluations/extract";
import { uuidOf } from "./uuid";

/** What our bill of materials of a model's version is made from. */
export interface BomFacts {
  /** `mdv_…` */
  id: string;
  provider: string;
  name: string;
  version: string;
  description: string | null;
  /** `sha256:<hex>`; null where nobody knows it. */
  digest: string | null;
  licence: string | null;
  baseModel: string | null;
  datasets: readonly string[];
  tasks: readonly string[];
  uri: string | null;
  stage: string;
  /** The newest that counts. */
  metrics: readonly Metric[];
  /** ISO 8601: when the version was entered. */
  enteredAt: string;
  /** ISO 8601: when the newest of these facts came. */
  at: string;
}

export const MOST_METRICS = 500;

/** Our bill of materials in CycloneDX 1.7 (ECMA-424), as text. The same facts give the same bytes. */
export function writeBom(facts: BomFacts): string {
  const component = componentOf(facts);
  const content = { component, at: facts.at };
  const bom = {
    $schema: "http://cyclonedx.org/schema/bom-1.7.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.7",
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    metadata: {
      timestamp: facts.at,
      tools: { components: [{ type: "application", name: "Bailiwick" }] },
      component,
    },
    components: facts.datasets.map((name) => ({
      type: "data",
      "bom-ref": `data:${name}`,
      name,
      data: [{ type: "dataset" }],
    })),
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

function componentOf(facts: BomFacts) {
  const {
    id,
    provider,
    name,
    version,
    description,
    digest,
    licence,
    baseModel,
    datasets,
    tasks,
    uri,
    stage,
  } = facts;
  const [task] = tasks;
  return {
    type: "machine-learning-model",
    "bom-ref": id,
    ...(provider && { group: provider }),
    name,
    version,
    ...(description && { description }),
    ...(digest && { hashes: [{ alg: "SHA-256", content: digest.replace("sha256:", "") }] }),
    ...(licence && { licenses: [licenceOf(licence)] }),
    ...(uri &&
      /^[a-z][a-z0-9+.-]*:/i.test(uri) && {
        externalReferences: [{ type: "distribution", url: encodeURI(uri) }],
      }),
    ...(baseModel && { pedigree: { ancestors: [{ type: "machine-learning-model", name: baseModel }] } }),
    modelCard: {
      modelParameters: {
        ...(task && { task }),
        ...(datasets.length > 0 && { datasets: datasets.map((one) => ({ ref: `data:${one}` })) }),
      },
      ...(facts.metrics.length > 0 && {
        quantitativeAnalysis: { performanceMetrics: facts.metrics.slice(0, MOST_METRICS).map(metricOf) },
      }),
    },
    properties: [
      { name: "bailiwick:stage", value: stage },
      ...(digest ? [{ name: "bailiwick:digest", value: "the root that OpenSSF Model Signing signs" }] : []),
    ],
  };
}

export function metricOf({ task, metric, filter, value, lower, upper }: Metric) {
  return {
    type: filter === null || filter === "none" ? metric : `${metric},${filter}`,
    value: String(value),
    slice: task,
    ...(lower !== null &&
      upper !== null && { confidenceInterval: { lowerBound: String(lower), upperBound: String(upper) } }),
  };
}

/** By its SPDX id, as an expression, or by its name. */
export function licenceOf(text: string): { expression?: string; license?: { id?: string; name?: string } } {
  const id = SPDX.fixupSpdxId(text);
  if (id !== undefined) return { license: { id } };
  return isExpression(text) ? { expression: text } : { license: { name: text } };
}

/** SPDX ids that AND, OR and WITH join (SPDX 2.3 Annex D). */
function isExpression(text: string): boolean {
  const words = text.replace(/[()]/g, " ").trim().split(/\s+/);
  const ids = words.filter((_, at) => at % 2 === 0 && words[at - 1] !== "WITH");
  const joints = words.filter((_, at) => at % 2 === 1);
  return (
    words.length % 2 === 1 &&
    joints.every((one) => /^(AND|OR|WITH)$/.test(one)) &&
    ids.every(SPDX.isSupportedSpdxId)
  );
}
