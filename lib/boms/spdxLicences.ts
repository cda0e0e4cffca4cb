import { refersTo, SPDX_TERMS, type SpdxElement, type SpdxGraph } from "./spdxGraph";

const LISTED = /^https?:\/\/spdx\.org\/licenses\/([^/?#]+)$/;
const SETS: Readonly<Record<string, string>> = {
  expandedlicensing_ConjunctiveLicenseSet: " AND ",
  expandedlicensing_DisjunctiveLicenseSet: " OR ",
};
const DEEPEST = 10;

/** A licence as an SPDX expression, id or name; null for one that is not said. What cannot be told stays its id, which no list allows. */
export function licenceText(graph: SpdxGraph, one: SpdxElement | string, depth = 0): string | null {
  if (typeof one === "string") return textOfId(one);
  const { fields, type, id } = one;
  const joint = SETS[type];
  if (joint !== undefined && depth < DEEPEST) {
    const members = refersTo(graph, one, "expandedlicensing_member");
    const texts = members.map((member) => licenceText(graph, member, depth + 1) ?? "NOASSERTION");
    return texts.length > 0 ? cut(depth > 0 ? `(${texts.join(joint)})` : texts.join(joint)) : cut(id);
  }
  const expression = fields.simplelicensing_licenseExpression;
  if (typeof expression === "string") return cut(nameOfReference(graph, one, expression) ?? expression);
  const listed = LISTED.exec(id)?.[1];
  return cut(listed ?? (typeof fields.name === "string" && fields.name !== "" ? fields.name : id));
}

const cut = (text: string): string => text.slice(0, 2_000);

function textOfId(id: string): string | null {
  if (!id.startsWith(SPDX_TERMS) && !id.startsWith("expandedlicensing_"))
    return cut(LISTED.exec(id)?.[1] ?? id);
  if (/NoAssertion(License|Element)$/.test(id)) return null;
  return /None(License|Element)$/.test(id) ? "NONE" : cut(id);
}

/** The name of the only licence of an expression that is not on the list of SPDX (`LicenseRef-…`), where the file has its text. */
function nameOfReference(graph: SpdxGraph, { fields }: SpdxElement, expression: string): string | null {
  if (!/^LicenseRef-[A-Za-z0-9.-]+$/.test(expression)) return null;
  const entries = [fields.simplelicensing_customIdToUri].flat() as readonly unknown[];
  for (const entry of entries) {
    if (typeof entry !== "object" || entry === null || !("key" in entry) || !("value" in entry)) continue;
    const name = entry.key === expression ? graph.byId.get(String(entry.value))?.fields.name : undefined;
    if (typeof name === "string" && name !== "") return name;
  }
  return null;
}
