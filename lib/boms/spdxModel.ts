import { readShape } from "@/lib/base/readShape";
import { refused } from "./refused";
import { named, refersTo, type SpdxElement, type SpdxGraph } from "./spdxGraph";
import { type SpdxModel, spdxHash, spdxModel } from "./spdxShapes";

/** What the AI profile of SPDX 3.0.1 demands of every AIPackage, beyond what all packages have. */
const REQUIRED = [
  "name",
  "releaseTime",
  "suppliedBy",
  "software_downloadLocation",
  "software_packageVersion",
  "software_primaryPurpose",
];
const SHA256 = /^[0-9a-f]{64}$/i;

/** The model a document is about, held to the AI profile. Throws INVALID with the element and its property. */
export function modelOf(graph: SpdxGraph): { element: SpdxElement; model: SpdxModel } {
  const models = graph.all.filter(({ type }) => type === "ai_AIPackage");
  for (const one of models) checkRequired(one);
  const element = onlyOf(graph, models);
  return { element, model: readShape(spdxModel, element.fields, `The element ${named(element)}`) };
}

/** The `sha256:<hex>` of an element, as its Hashes say. Throws INVALID for one that is none. */
export function digestsOf(graph: SpdxGraph, element: SpdxElement): string[] {
  const digests = refersTo(graph, element, "verifiedUsing").flatMap((one) => {
    if (typeof one === "string" || one.type !== "Hash") return [];
    const { algorithm, hashValue } = readShape(
      spdxHash,
      one.fields,
      `The Hash in verifiedUsing of ${named(element)}`,
    );
    if (algorithm !== "sha256") return [];
    if (SHA256.test(hashValue)) return [`sha256:${hashValue.toLowerCase()}`];
    const why = `${named(element)}: verifiedUsing: hashValue is not the 64 hexadecimal digits of a SHA-256.`;
    throw refused(why, "Write the whole digest, as its tool printed it.");
  });
  return [...new Set(digests)];
}

function checkRequired(one: SpdxElement): void {
  const missing = REQUIRED.filter((property) =>
    [undefined, null, ""].includes(one.fields[property] as never),
  );
  if ([one.fields.suppliedBy].flat().length === 0) missing.push("suppliedBy");
  if (missing.length === 0) return;
  const [last, ...others] = missing.toReversed();
  const list = others.length > 0 ? `${others.toReversed().join(", ")} and ${last} are` : `${last} is`;
  throw refused(`${named(one)}: ${list} missing.`, "Add what the AI profile of SPDX 3.0.1 requires.");
}

/** The only one, or the only one that the document, or the bill of materials it is of, calls its root. */
function onlyOf(graph: SpdxGraph, models: readonly SpdxElement[]): SpdxElement {
  const [first] = models;
  if (!first) {
    throw refused("@graph: None is of the type ai_AIPackage.", "Hand in the AI BOM of one model.");
  }
  if (models.length === 1) return first;
  const roots = rootsOf(graph).filter(({ type }) => type === "ai_AIPackage");
  const [root] = roots;
  if (root && roots.length === 1) return root;
  const ids = models.slice(0, 3).map(({ id }) => id.slice(0, 200));
  const why = `@graph: ${models.length} are of the type ai_AIPackage (${ids.join(", ")}), and rootElement does not say which it is about.`;
  throw refused(why, "Name one of them in rootElement, or hand in the AI BOM of one model.");
}

function rootsOf(graph: SpdxGraph): SpdxElement[] {
  const found = new Set(graph.all.filter(({ type }) => type === "SpdxDocument"));
  // A set hands on what is added while it is walked, each once: bills within bills end.
  for (const one of found)
    for (const root of refersTo(graph, one, "rootElement")) if (typeof root !== "string") found.add(root);
  return [...found];
}
