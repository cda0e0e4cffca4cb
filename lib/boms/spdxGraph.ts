import { z } from "zod";
import { readShape } from "@/lib/base/readShape";
import { refused } from "./refused";

export const SPDX_CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld";
/** Where SPDX keeps its terms, and with them the individuals that stand for nothing and for "not said". */
export const SPDX_TERMS = "https://spdx.org/rdf/3.0.1/terms/";
const LISTED_LICENCE = /^https?:\/\/spdx\.org\/licenses\//;
const INDIVIDUALS = new Set(
  ["NoneElement", "NoAssertionElement", "SpdxOrganization"].concat(
    ["NoneLicense", "NoAssertionLicense"].map((name) => `expandedlicensing_${name}`),
  ),
);
/** The properties whose values are elements: by id, or written where they are used. */
const REFERENCES = [
  "creationInfo",
  "createdBy",
  "createdUsing",
  "rootElement",
  "element",
  "from",
  "to",
  "suppliedBy",
  "originatedBy",
  "verifiedUsing",
  "subject",
  "expandedlicensing_member",
] as const;
type Reference = (typeof REFERENCES)[number];

type Fields = Readonly<Record<string, unknown>>;
/** One thing of the graph: an element by its spdxId, or creation information by its blank id. */
export interface SpdxElement {
  id: string;
  type: string;
  fields: Fields;
}

export interface SpdxGraph {
  all: readonly SpdxElement[];
  byId: ReadonlyMap<string, SpdxElement>;
}

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
const idOf = (fields: Fields): unknown => fields.spdxId ?? fields["@id"];

/** `ai_AIPackage urn:x#model`, to begin a sentence about it. */
export const named = ({ type, id }: SpdxElement): string =>
  `${type.slice(0, 80)} ${id.slice(0, 200) || "(without an spdxId)"}`;

/**
 * The graph of an SPDX 3.0.1 document in JSON-LD. The context is compared and never fetched. Throws INVALID with the
 * element and its property for another context or version, ids that come twice, and references to what is not there.
 */
export function readGraph(value: Fields): SpdxGraph {
  checkContext(value["@context"]);
  if (!Array.isArray(value["@graph"]))
    throw refused("@graph: It is not a list.", "Write the elements as a list under @graph.");
  const all: SpdxElement[] = [];
  for (const [at, one] of value["@graph"].entries()) {
    const where = `@graph[${at}]`;
    if (!isObject(one) || typeof one.type !== "string")
      throw refused(`${where}: It has no type.`, "Name its class, such as ai_AIPackage, in its type.");
    if (typeof idOf(one) !== "string")
      throw refused(`${where}: ${one.type.slice(0, 80)} has no spdxId.`, "Give it one that is a URI.");
    collect(one, all);
  }
  const graph = { all, byId: indexOf(all) };
  checkReferences(graph);
  for (const one of all) if (one.type === "CreationInfo") checkCreation(one);
  return graph;
}

/** The elements a property refers to, in their order; ids of what is outside the file stay ids. */
export function refersTo(
  { byId }: SpdxGraph,
  of: SpdxElement,
  property: Reference,
): (SpdxElement | string)[] {
  return listOf(of.fields[property]).flatMap((one) => {
    if (typeof one === "string") return byId.get(one) ?? one;
    return isObject(one) ? (byId.get(String(idOf(one) ?? "")) ?? inlineOf(one)) : [];
  });
}

const inlineOf = (fields: Fields): SpdxElement => ({
  id: String(idOf(fields) ?? ""),
  type: String(fields.type ?? ""),
  fields,
});

function checkContext(context: unknown): void {
  const [only, ...more] = listOf(context);
  if (only === SPDX_CONTEXT && more.length === 0) return;
  const is = typeof only === "string" && more.length === 0 ? `${only.slice(0, 200)} is` : "It is";
  throw refused(
    `@context: ${is} not ${SPDX_CONTEXT}.`,
    "Write it again in SPDX 3.0.1 with its context alone, or hand in a CycloneDX ML-BOM.",
  );
}

/** JSON-LD may write an element where it is used instead of beside the others. */
function collect(value: unknown, into: SpdxElement[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, into);
  if (!isObject(value)) return;
  if (typeof value.type === "string") into.push(inlineOf(value));
  for (const one of Object.values(value)) if (typeof one === "object") collect(one, into);
}

function indexOf(all: readonly SpdxElement[]): Map<string, SpdxElement> {
  const byId = new Map<string, SpdxElement>();
  for (const one of all) {
    if (one.id === "") continue;
    const other = byId.get(one.id);
    if (other) throw refused(`${named(one)}: ${other.type} has the same id.`, "Give each element its own.");
    byId.set(one.id, one);
  }
  return byId;
}

function checkReferences(graph: SpdxGraph): void {
  const outside = new Set(
    graph.all.flatMap(({ type, fields }) => (type === "ExternalMap" ? String(fields.externalSpdxId) : [])),
  );
  for (const one of graph.all) {
    if (typeof one.fields.spdxId === "string" && listOf(one.fields.creationInfo).length === 0)
      throw refused(`${named(one)}: creationInfo is missing.`, "Say by it who wrote the element and when.");
    for (const property of REFERENCES)
      for (const id of refersTo(graph, one, property)) {
        if (typeof id !== "string" || outside.has(id) || isKnown(id)) continue;
        const why = `${named(one)}: ${property} refers to ${id.slice(0, 200)}, which is not in the file.`;
        throw refused(why, "Add that element, or name it in the SpdxDocument's import.");
      }
  }
}

/** Whether an id stands for nothing, or for what is not said, instead of an element. */
export const isIndividual = (id: string): boolean => id.startsWith(SPDX_TERMS) || INDIVIDUALS.has(id);
const isKnown = (id: string): boolean => isIndividual(id) || LISTED_LICENCE.test(id);

const creation = z.object({
  specVersion: z.string(),
  created: z.iso.datetime({ offset: true }),
  createdBy: z.union([z.string(), z.looseObject({}), z.array(z.unknown()).min(1)]),
});

function checkCreation(one: SpdxElement): void {
  const { specVersion } = readShape(creation, one.fields, `The element ${named(one)}`);
  if (specVersion === "3.0.1") return;
  throw refused(
    `${named(one)}: specVersion is ${specVersion.slice(0, 20)}.`,
    "Write it again in SPDX 3.0.1.",
  );
}
