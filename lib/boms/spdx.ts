import { readShape } from "@/lib/base/readShape";
import type { BomExtract, BomPart } from "./extract";
import { type LicensedKind, licencesOf } from "./licences";
import { refused } from "./refused";
import { considerationsOf, metricsOf } from "./spdxCard";
import { isIndividual, named, readGraph, refersTo, type SpdxElement, type SpdxGraph } from "./spdxGraph";
import { licenceReader } from "./spdxLicences";
import { digestsOf, modelOf } from "./spdxModel";
import { spdxDataset, spdxPackage } from "./spdxShapes";

const MOST = 500;
const PACKAGES = new Set(["software_Package", "ai_AIPackage"]);
const LICENCES = ["hasDeclaredLicense", "hasConcludedLicense"];
const DATA = ["trainedOn", "testedOn"];
const DEPENDENCIES = [
  "dependsOn",
  "hasStaticLink",
  "hasDynamicLink",
  "hasOptionalDependency",
  "hasProvidedDependency",
  "hasPrerequisite",
];

type Ends = Map<string, (SpdxElement | string)[]>;
/** What a graph says of its elements: `trainedOn urn:x#model` → the datasets. */
interface Said {
  graph: SpdxGraph;
  licenceText: ReturnType<typeof licenceReader>;
  to: Ends;
  from: Ends;
}

/**
 * What an AI BOM in SPDX 3.0.1 (JSON-LD, the AI and Dataset profiles) says of its model. Throws INVALID with the element's
 * spdxId and its property.
 */
export function readSpdx(value: Readonly<Record<string, unknown>>): BomExtract {
  const graph = readGraph(value);
  const document = documentOf(graph);
  const { element, model } = modelOf(graph);
  const said = relationsOf(graph);
  const bases = partsAmong([
    ...endsOf(said.to, element, ["descendantOf"]),
    ...endsOf(said.from, element, ["ancestorOf"]),
  ]);
  const data = partsAmong([
    ...endsOf(said.to, element, DATA),
    ...graph.all.filter(({ type }) => type === "dataset_DatasetPackage"),
  ]);
  const others = dependenciesOf(said, new Set<unknown>([element, ...bases, ...data]));
  const about = partOf(said, element);
  const read = data.map((one) => datasetOf(said, one));
  const datasets = read.map(({ dataset }) => dataset);
  const baseModels = bases.map((one) => partOf(said, one));
  const dependencies = others.map((one) => partOf(said, one));
  const [made] = refersTo(graph, document ?? element, "creationInfo");
  return {
    kind: "bom",
    format: "SPDX 3.0.1",
    serial: document?.id.slice(0, 2_000) ?? null,
    madeAt: typeof made === "object" ? isoOf(made.fields.created) : null,
    signed: false,
    model: {
      ...about,
      supplier: supplierOf(graph, element),
      description: model.description ?? model.summary ?? null,
    },
    digests: digestsOf(graph, element),
    task: model.ai_domain.join(", ") || null,
    architecture: model.ai_typeOfModel.join(", ") || null,
    baseModels: baseModels.slice(0, MOST),
    datasets: datasets.slice(0, MOST),
    dependencies: dependencies.slice(0, MOST),
    dependencyCount: dependencies.length,
    licences: licencesOf([
      ...licensed("model", [about]),
      ...licensed("base model", baseModels),
      ...licensed("dataset", datasets),
      ...licensed("dependency", dependencies),
    ]),
    considerations: [...considerationsOf(model), ...read.flatMap(({ known }) => known)].slice(0, MOST),
    metrics: metricsOf(model.ai_metric).slice(0, MOST),
  };
}

const unique = <T>(of: readonly T[]): T[] => [...new Set(of)];
/** Each once, without what only says that there is none, or that nothing is said. */
const partsAmong = (of: readonly (SpdxElement | string)[]) =>
  unique(of).filter((one) => typeof one !== "string" || !isIndividual(one));
const licensed = (kind: LicensedKind, parts: readonly { name: string; licences: string[] }[]) =>
  parts.map(({ name, licences }) => ({ kind, name, licences }));

/** What anything in the file depends on, and the packages that no relationship says more of. */
function dependenciesOf({ graph, to }: Said, taken: ReadonlySet<unknown>): (SpdxElement | string)[] {
  const kinds = new Set(DEPENDENCIES);
  const needed = [...to].flatMap(([key, ends]) => (kinds.has(key.split(" ", 1)[0] ?? "") ? ends : []));
  const packages = graph.all.filter(({ type }) => PACKAGES.has(type));
  return partsAmong([...needed, ...packages]).filter((one) => !taken.has(one));
}

const isoOf = (time: unknown): string => new Date(String(time)).toISOString();

function documentOf({ all }: SpdxGraph): SpdxElement | undefined {
  const [only, second] = all.filter(({ type }) => type === "SpdxDocument");
  if (!second) return only;
  throw refused(
    `${named(second)}: It is a second SpdxDocument.`,
    "Hand in each document as a file of its own.",
  );
}

function relationsOf(graph: SpdxGraph): Said {
  const said: Said = { graph, licenceText: licenceReader(graph), to: new Map(), from: new Map() };
  for (const one of graph.all) {
    if (one.type !== "Relationship" && one.type !== "LifecycleScopedRelationship") continue;
    const kind = one.fields.relationshipType;
    const [from, ...others] = refersTo(graph, one, "from");
    const to = refersTo(graph, one, "to");
    const lacks = typeof kind !== "string" ? "relationshipType" : from === undefined ? "from" : "to";
    if (typeof kind !== "string" || from === undefined || to.length === 0)
      throw refused(`${named(one)}: ${lacks} is missing.`, "Say what relates to what, and how.");
    if (others.length > 0) throw refused(`${named(one)}: from names more than one.`, "Write one for each.");
    if (typeof from === "object" && from.id === "")
      throw refused(`${named(one)}: from has no spdxId.`, "Give it one that is a URI.");
    for (const [ends, of, is] of [
      [said.to, [from], to],
      [said.from, to, [from]],
    ] as const)
      for (const end of of) {
        const key = keyOf(kind, end);
        const known = ends.get(key) ?? [];
        ends.set(key, known);
        known.push(...is);
      }
  }
  return said;
}

const keyOf = (kind: string, end: SpdxElement | string) =>
  `${kind} ${typeof end === "string" ? end : end.id}`;
const endsOf = (ends: Ends, of: SpdxElement | string, kinds: readonly string[]) =>
  kinds.flatMap((kind) => ends.get(keyOf(kind, of)) ?? []);

/** What the file does not hold is called by its id. */
function partOf(said: Said, one: SpdxElement | string): BomPart {
  const found = endsOf(said.to, one, LICENCES).map((licence) => said.licenceText(licence));
  const licences = unique(found.filter((text) => text !== null));
  if (typeof one === "string") return { name: one.slice(0, 2_000), version: null, licences, purl: null };
  const read = readShape(spdxPackage, one.fields, `The element ${named(one)}`);
  const purl = read.externalIdentifier.find((id) => id.externalIdentifierType === "packageUrl")?.identifier;
  return {
    name: read.name ?? one.id.slice(0, 2_000),
    version: read.software_packageVersion ?? null,
    licences,
    purl: read.software_packageUrl ?? purl ?? null,
  };
}

function supplierOf(graph: SpdxGraph, element: SpdxElement): string | null {
  const names = refersTo(graph, element, "suppliedBy").map((one) =>
    typeof one === "string" ? one : String(one.fields.name ?? one.id),
  );
  return (
    names
      .filter((name) => name !== "NOASSERTION")
      .join(", ")
      .slice(0, 2_000) || null
  );
}

function datasetOf(said: Said, one: SpdxElement | string) {
  const { name, licences } = partOf(said, one);
  if (typeof one === "string")
    return { dataset: { name, classification: null, sensitive: [], licences }, known: [] };
  const read = readShape(spdxDataset, one.fields, `The element ${named(one)}`);
  const isPersonal = read.dataset_hasSensitivePersonalInformation === "yes";
  const known = [
    ...read.dataset_knownBias.map((text) => ({ about: `Known bias of ${name.slice(0, 200)}`, text })),
    ...read.dataset_anonymizationMethodUsed.map((text) => ({
      about: `Anonymisation of ${name.slice(0, 200)}`,
      text,
    })),
  ];
  const sensitive = isPersonal ? ["personal information"] : [];
  const classification = read.dataset_confidentialityLevel ?? null;
  return { dataset: { name, classification, sensitive, licences }, known };
}
