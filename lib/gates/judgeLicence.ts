import type { LicensedKind } from "@/lib/boms/licences";
import type { EvidenceView } from "./evidence";
import type { Facts } from "./facts";
import { isAllowed } from "./licence";
import { counted, failed, missing, passed, type Verdict } from "./verdict";

const SHOWN = 10;
const MANY: Readonly<Record<LicensedKind, string>> = {
  model: "models",
  "base model": "base models",
  dataset: "datasets",
  dependency: "dependencies",
};

interface Named {
  licence: string;
  kind: LicensedKind;
  count: number;
  names: string[];
}

/**
 * Every licence that is named must be allowed: what the catalog says of the model, and what the bill of materials says of
 * it, of what it is made from and of what it needs. A part without a licence is said, and fails nothing.
 */
export function judgeLicence(allowed: readonly string[], { subject, evidence }: Facts): Verdict {
  const { named, silent, bom } = licencesIn(evidence);
  const inCatalog: Named[] =
    subject.licence === null
      ? []
      : [{ licence: subject.licence, kind: "model", count: 1, names: [subject.name] }];
  const known = named.some(({ kind, licence }) => kind === "model" && licence === subject.licence);
  const all = [...(known ? [] : inCatalog), ...named];
  const wrong = all.filter(({ licence }) => !isAllowed(licence, allowed));
  if (wrong.length > 0) {
    const are = wrong.length === 1 ? "is" : "are";
    const words = `${listed(wrong.map(wordsOf))} ${are} not among the ${counted(allowed.length, "allowed licence")}.`;
    return failed(`${words}${silent}`, bom);
  }
  if (!all.some(({ kind }) => kind === "model"))
    return missing(`Neither the catalog nor a bill of materials names a licence of the model.${silent}`, bom);
  const licences = [...new Set(all.map(({ licence }) => licence))];
  const words = `${listed(licences)} ${licences.length === 1 ? "is" : "are"} allowed.`;
  return passed(`${words}${silent}`, bom);
}

/** Of the newest bill of materials; `silent` says which of its parts name none. */
function licencesIn(evidence: readonly EvidenceView[]) {
  const bom = evidence.find(({ kind }) => kind === "bom");
  if (bom?.extract.kind !== "bom") return { named: [], silent: "", bom: null };
  const { named, unnamed } = bom.extract.licences;
  const parts = unnamed.map(({ kind, count }) =>
    kind === "model" ? "the model" : counted(count, kind, MANY[kind]),
  );
  return { named, silent: parts.length === 0 ? "" : ` No licence is named of ${listed(parts)}.`, bom };
}

/** `MIT of the dataset wiki`, `MIT of 5 dependencies (a, b, c, …)`. */
function wordsOf({ licence, kind, count, names }: Named): string {
  if (kind === "model") return `${licence} of the model`;
  if (count === 1) return `${licence} of the ${kind} ${names.join("")}`;
  const more = count > names.length ? ", …" : "";
  return `${licence} of ${counted(count, kind, MANY[kind])} (${names.join(", ")}${more})`;
}

function listed(words: readonly string[]): string {
  if (words.length > SHOWN) return `${words.slice(0, SHOWN).join(", ")} and ${words.length - SHOWN} more`;
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
