import { DomainError } from "@/lib/base/errors";
import { nameKey } from "@/lib/principals/alias";
import { readName } from "@/lib/principals/principal";
import type { AgentRow, Allowed } from "./agent";
import type { RiskTier } from "./terms";

/** What people say of an agent. What is left out stays; null and empty text take it away. */
export interface AgentInput {
  name?: string | undefined;
  /** At most 1,000 characters. */
  purpose?: string | null | undefined;
  /** Principals of kind person, by id. */
  owner?: string | null | undefined;
  sponsor?: string | null | undefined;
  /** Whom to call: a rota's address, a number, a channel. */
  onCall?: string | null | undefined;
  riskTier?: RiskTier | null | undefined;
  dataClasses?: readonly string[] | undefined;
  environment?: string | null | undefined;
  framework?: string | null | undefined;
  runtime?:
    | { runtimeClass?: string | undefined; sandbox?: string | undefined; namespace?: string | undefined }
    | undefined;
  /** As a whole; null: nothing declared. */
  allowed?: { [K in keyof Allowed]?: readonly string[] | undefined } | null | undefined;
}

const MAX_PURPOSE = 1_000;
const MAX_WORDS = 200;
const MAX_ENTRIES = 500;
const MAX_ENTRY = 300;

/** The row with what people said; owner and sponsor are checked by the verb. Throws INVALID, naming the field. */
export function withInput(row: AgentRow, input: AgentInput): AgentRow {
  const name = input.name === undefined ? row.name : readName(input.name);
  const text = (field: "purpose" | "onCall" | "environment" | "framework") => {
    const given = input[field];
    if (given === undefined) return row[field];
    return readWords(given, field, field === "purpose" ? MAX_PURPOSE : MAX_WORDS);
  };
  return {
    ...row,
    name,
    nameKey: nameKey(name),
    purpose: text("purpose"),
    onCall: text("onCall"),
    environment: text("environment"),
    framework: text("framework"),
    owner: input.owner === undefined ? row.owner : input.owner || null,
    sponsor: input.sponsor === undefined ? row.sponsor : input.sponsor || null,
    riskTier: input.riskTier === undefined ? row.riskTier : input.riskTier,
    dataClasses:
      input.dataClasses === undefined ? row.dataClasses : readEntries(input.dataClasses, "dataClasses"),
    runtime: input.runtime === undefined ? row.runtime : readRuntime(input.runtime),
    allowed: input.allowed === undefined ? row.allowed : input.allowed && readAllowed(input.allowed),
  };
}

function readWords(given: string | null, field: string, max: number): string | null {
  const text = given?.trim() ?? "";
  if (text.length > max || text.includes("\0")) {
    const what = `Keep it within ${max} characters.`;
    throw new DomainError("INVALID", { what: `${field}: ${what}` }, { [field]: what });
  }
  return text === "" ? null : text;
}

/** Trimmed, each once, by name. */
function readEntries(given: readonly string[], field: string): string[] {
  const entries = [...new Set(given.map((one) => one.trim()).filter((one) => one !== ""))].sort();
  const bad = entries.find((one) => one.length > MAX_ENTRY || one.includes("\0"));
  const what =
    bad !== undefined
      ? `Keep each entry within ${MAX_ENTRY} characters.`
      : entries.length > MAX_ENTRIES
        ? `Keep it within ${MAX_ENTRIES} entries.`
        : null;
  if (what !== null) throw new DomainError("INVALID", { what: `${field}: ${what}` }, { [field]: what });
  return entries;
}

function readRuntime(given: NonNullable<AgentInput["runtime"]>): AgentRow["runtime"] {
  const entries = (["runtimeClass", "sandbox", "namespace"] as const).flatMap((field) => {
    const text = readWords(given[field] ?? null, field, MAX_WORDS);
    return text === null ? [] : [[field, text] as const];
  });
  return Object.fromEntries(entries);
}

function readAllowed(given: NonNullable<AgentInput["allowed"]>): Allowed | null {
  const entries = (["tools", "models", "targets", "dataClasses"] as const).flatMap((field) => {
    const list = given[field];
    return list === undefined ? [] : [[field, readEntries(list, field)] as const];
  });
  return entries.length === 0 ? null : Object.fromEntries(entries);
}
