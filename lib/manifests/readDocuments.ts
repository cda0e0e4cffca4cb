import { type HandedFile, readManifests } from "@/lib/base/untrusted";
import { checkShape } from "./checkShape";
import { type Document, type Loss, type Problem, titleOf } from "./document";
import { brokenRules } from "./rules";
import { SPECS } from "./shapes";
import { readTiers, type TierSet } from "./tiers";

/** What a file holds, as far as it can be read. */
export interface ReadFile {
  documents: Document[];
  tiers: TierSet;
  problems: Problem[];
  losses: Loss[];
  /** Documents of other kinds, by title: left out. */
  skipped: string[];
}

const WHAT = "The file of manifests";
const LIMITS = { maxBytes: 5 * 1_048_576, maxDepth: 40, maxNodes: 300_000 };
/** What a cluster says of an object, and nobody who applies it. */
const SERVER_FIELDS = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "finalizers",
  "generateName",
  "generation",
  "managedFields",
  "ownerReferences",
  "resourceVersion",
  "selfLink",
  "uid",
];
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The manifests of a file: YAML with many documents, a List as `kubectl get -o yaml` writes it, or JSON; 5 MiB at most. Throws
 * INVALID for what is none; what is wrong within a document is a problem with its path. Unknown fields are problems unless
 * `keepUnknown`: then they stay in the document, and are given back on export.
 */
export function readDocuments(file: HandedFile, { keepUnknown }: { keepUnknown: boolean }): ReadFile {
  const read: ReadFile = {
    documents: [],
    tiers: { tiers: [], models: [] },
    problems: [],
    losses: [],
    skipped: [],
  };
  for (const value of readManifests(file, WHAT, LIMITS).flatMap(itemsOf)) take(read, value, keepUnknown);
  const seen = new Set<string>();
  for (const document of read.documents) {
    const title = titleOf(document);
    if (seen.has(title))
      read.problems.push({ of: title, path: "", words: "It stands in the file more than once." });
    seen.add(title);
  }
  return read;
}

/** The items of a List, whatever their kind. */
function itemsOf(value: unknown): unknown[] {
  return isObject(value) && String(value.kind).endsWith("List") && Array.isArray(value.items)
    ? value.items
    : [value];
}

function take(read: ReadFile, value: unknown, keepUnknown: boolean): void {
  if (!isObject(value) || typeof value.apiVersion !== "string" || typeof value.kind !== "string") {
    const words = "It is no manifest: it has no apiVersion and kind.";
    read.problems.push({ of: `document ${read.documents.length + 1}`, path: "", words });
    return;
  }
  const { document, dropped } = withoutServer(value);
  const title = titleOf({
    kind: value.kind.slice(0, 100),
    metadata: {
      name: String(document.metadata.name ?? "?").slice(0, 253),
      namespace: String(document.metadata.namespace ?? "").slice(0, 253),
    },
  });
  if (readTiers(read, value, title)) return;
  const key = `${value.apiVersion} ${value.kind}`;
  if (!SPECS[key]) {
    read.skipped.push(`${title} (${value.apiVersion.slice(0, 100)})`);
    return;
  }
  const misfits = checkShape(key, document);
  const wrong = misfits.filter(({ unknown }) => !(unknown && keepUnknown));
  read.problems.push(...wrong.map(({ path, words }) => ({ of: title, path, words })));
  const kept = misfits.filter(({ unknown }) => unknown && keepUnknown).map(({ path }) => path);
  const note = (words: string) => read.losses.push({ of: title, kind: "note", words });
  if (kept.length > 0) note(`Nothing here means ${kept.join(", ")}: kept, and given back on export.`);
  if (dropped.length > 0) note(`What only the cluster says is left out: ${dropped.join(", ")}.`);
  if (wrong.length > 0) return;
  const whole = document as unknown as Document;
  const broken = brokenRules(whole);
  read.problems.push(...broken.map((one) => ({ of: title, ...one })));
  if (broken.length === 0) read.documents.push(whole);
}

function withoutServer(value: Loose): { document: Loose & { metadata: Loose }; dropped: string[] } {
  const { status, ...said } = value;
  const given = isObject(said.metadata) ? said.metadata : {};
  const metadata = Object.fromEntries(
    Object.entries(given).filter(([name]) => !SERVER_FIELDS.includes(name)),
  );
  const dropped = Object.keys(given)
    .filter((name) => SERVER_FIELDS.includes(name))
    .map((name) => `metadata.${name}`);
  if (isObject(metadata.annotations) && LAST_APPLIED in metadata.annotations) {
    const { [LAST_APPLIED]: _, ...annotations } = metadata.annotations;
    metadata.annotations = annotations;
    dropped.push(LAST_APPLIED);
  }
  if (status !== undefined) dropped.push("status");
  return { document: { ...said, metadata }, dropped };
}
