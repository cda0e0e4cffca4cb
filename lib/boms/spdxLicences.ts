import { refersTo, SPDX_TERMS, type SpdxElement, type SpdxGraph } from "./spdxGraph";
import { licenceOf } from "./writeBom";

const LISTED = /^https?:\/\/spdx\.org\/licenses\/([^/?#]+)$/;
const SETS: Readonly<Record<string, string>> = {
  expandedlicensing_ConjunctiveLicenseSet: " AND ",
  expandedlicensing_DisjunctiveLicenseSet: " OR ",
};
const LONGEST = 2_000;

type Reader = (one: SpdxElement | string) => string | null;

/**
 * Reads licences of a graph as SPDX expressions, ids or names; null for one that is not said. What cannot be told, or is
 * too long, is nothing that a list could allow. Each is read once, however often sets hold it.
 */
export function licenceReader(graph: SpdxGraph): Reader {
  const known = new Map<string, string | null>();
  const read: Reader = (one) => {
    const id = typeof one === "string" ? one : one.id;
    const before = known.get(id);
    if (before !== undefined) return before;
    // Where a set holds itself, its id stands for it.
    if (id !== "") known.set(id, cut(id));
    const text = typeof one === "string" ? textOfId(one) : textOf(graph, one, read);
    if (id !== "") known.set(id, text);
    return text;
  };
  return read;
}

/** Marked where it was shortened: what is left must not pass for the whole. */
const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function textOf(graph: SpdxGraph, one: SpdxElement, read: Reader): string {
  const { fields, type, id } = one;
  const joint = SETS[type];
  if (joint !== undefined) {
    const members = [...new Set(refersTo(graph, one, "expandedlicensing_member"))];
    const texts = members.map((member) => read(member) ?? "NOASSERTION");
    return cut(texts.map((text) => (/ (AND|OR) /.test(text) ? `(${text})` : text)).join(joint) || id);
  }
  const expression = fields.simplelicensing_licenseExpression;
  if (typeof expression === "string") return cut(nameOfReference(graph, one, expression) ?? expression);
  const listed = LISTED.exec(id)?.[1];
  return cut(listed ?? ownName(fields.name) ?? id);
}

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
    if (ownName(name) !== null) return ownName(name);
  }
  return null;
}

/** A licence that is not on the list of SPDX must not be called like one that is. */
function ownName(name: unknown): string | null {
  return typeof name === "string" && name !== "" && licenceOf(name).license?.name === name ? name : null;
}
