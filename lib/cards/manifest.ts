import { z } from "zod";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { inputWords } from "@/lib/base/inputWords";
import { type HandedFile, readManifests } from "@/lib/base/untrusted";
import { readSpiffeId } from "@/lib/trust/spiffeId";
import { type Card, readCard } from "./card";

/** A card as it was found, before anybody believes it. */
export interface FoundCard {
  raw: Record<string, unknown>;
  card: Card;
  /** What its cluster says that it runs as. */
  spiffeIds: string[];
  /** Where it can be read anew; null for files. */
  url: string | null;
  source: "url" | "file" | "manifest";
}

const GROUPS = /^agent\.(?:rossoctl|kagenti)\.dev\/v\d+(?:(?:alpha|beta)\d+)?$/;
const KINDS = ["AgentCard", "AgentRuntime"];
/** What the operator adds to the card in `status.card`; the protocol does not have it. */
const ADDED = [
  "attestedAgentSpiffeID",
  "cardHash",
  "protocol",
  "validSignature",
  "signatureKeyID",
  "signatureVerificationDetails",
  "transportSecurity",
  "lastCardFetchTime",
];
const SAID = ["attestedAgentSpiffeID", "attestedAgentSpiffeId", "signatureSpiffeId", "expectedSpiffeID"];

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({ type: z.string().nullish() }).nullish(),
  status: z.looseObject({ card: z.looseObject({}).nullish() }).nullish(),
});
const kubernetesList = z.looseObject({ kind: z.string().regex(/List$/), items: z.array(z.unknown()) });

/**
 * The cards in a file: one AgentCard in JSON, or manifests of Rossoctl (`agent.rossoctl.dev`) and Kagenti
 * (`agent.kagenti.dev`), in YAML or JSON, of kind AgentCard and AgentRuntime, several at once. All or none: throws INVALID
 * with each document that is wrong.
 */
export function readCardFile(file: HandedFile): FoundCard[] {
  const documents = readManifests(file, "The file", { maxBytes: 4 * 1_048_576 }).flatMap(unlisted);
  if (documents.length === 0) throw wrong({ file: "It is empty." });
  const [only] = documents;
  if (documents.length === 1 && !isManifest(only)) return [fromFile(only)];
  const fields: Record<string, string> = {};
  const found = documents.flatMap((document, at) => {
    try {
      return [fromManifest(document)];
    } catch (error) {
      if (!isDomainError(error)) throw error;
      fields[`documents.${at + 1}`] = error.message;
      return [];
    }
  });
  if (Object.keys(fields).length > 0) throw wrong(fields);
  return found;
}

function unlisted(document: unknown): unknown[] {
  const read = kubernetesList.safeParse(document, { error: inputWords });
  return read.success ? read.data.items : [document];
}

const isManifest = (value: unknown) =>
  typeof value === "object" && value !== null && "apiVersion" in value && "kind" in value;

function fromFile(value: unknown): FoundCard {
  const card = readCard(value);
  return { raw: value as Record<string, unknown>, card, spiffeIds: [], url: null, source: "file" };
}

function fromManifest(value: unknown): FoundCard {
  const read = manifest.safeParse(value, { error: inputWords });
  if (!read.success) throw refused("It is no manifest: apiVersion, kind and metadata.name are needed.");
  const { apiVersion, kind, metadata, spec, status } = read.data;
  const name = `${kind} ${metadata.name.slice(0, 100)}`;
  if (!GROUPS.test(apiVersion) || !KINDS.includes(kind))
    throw refused(
      `${apiVersion.slice(0, 100)} ${name}: it is no AgentCard or AgentRuntime of agent.rossoctl.dev or agent.kagenti.dev.`,
    );
  if (spec?.type === "tool") throw refused(`${name}: spec.type is tool; import its server under Tools.`);
  if (!status?.card)
    throw refused(
      `${name}: status.card is missing; export it from the cluster, where the operator has read it.`,
    );
  const raw = Object.fromEntries(Object.entries(status.card).filter(([key]) => !ADDED.includes(key)));
  const spiffeIds = [status, status.card].flatMap((part) =>
    SAID.flatMap((key) => (part[key] ? [part[key]] : [])),
  );
  const unreadable = spiffeIds.find((id) => typeof id !== "string" || typeof readSpiffeId(id) === "string");
  if (unreadable !== undefined)
    throw refused(`${name}: ${JSON.stringify(unreadable).slice(0, 200)} is no SPIFFE ID.`);
  const ids = [...new Set(spiffeIds.map(String))];
  return { raw, card: readCard(raw, name), spiffeIds: ids, url: null, source: "manifest" };
}

function refused(what: string): DomainError {
  return new DomainError("INVALID", { what });
}

function wrong(fields: Record<string, string>): DomainError {
  const each = Object.entries(fields).map(
    ([name, why]) => `${name.replace("documents.", "document ")}: ${why}`,
  );
  const shown = each.slice(0, 5).join(" ") + (each.length > 5 ? ` And ${each.length - 5} more.` : "");
  const words = {
    what: "The file cannot be used; nothing was imported.",
    why: shown,
    fix: "Correct it and hand it in again.",
  };
  return new DomainError("INVALID", words, { file: shown, ...fields });
}
