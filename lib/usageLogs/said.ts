import { bounded } from "@/lib/telemetry/read";
import type { Attributes } from "@/lib/telemetry/span";

const MAX_TEXT = 512;
const MAX_GROUPS = 256;
const MAX_TOKENS = 1_000_000_000;

/**
 * What an access log says, by the name of a field: the record's own attributes first, else its resource's, where a
 * collector may have moved them (its `groupbyattrs` processor does).
 */
export type Said = (name: string) => string;

/**
 * Reads fields as text. Envoy writes "-" for what is absent, and filter state in quotation marks, with those within
 * escaped; both are taken off. Empty where nothing was said.
 */
export function saidIn(attributes: Attributes, resource: Attributes): Said {
  return (name) => {
    const own = textOf(attributes[name]);
    return own === "" ? textOf(resource[name]) : own;
  };
}

function textOf(value: Attributes[string] | undefined): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return bounded(JSON.stringify(value), MAX_TEXT * 16);
  if (typeof value !== "string") return "";
  const text = unquoted(value.trim());
  return text === "-" ? "" : bounded(text, MAX_TEXT * 16);
}

/** `"alice"` → `alice`, `"[\"a\"]"` → `["a"]`; a lone quotation mark stays. */
function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  try {
    const read: unknown = JSON.parse(text);
    if (typeof read === "string") return read.trim();
  } catch {
    // Quotes within that nobody escaped: the outer ones still come off.
  }
  return text.slice(1, -1).trim();
}

/** The first of the fields that says something; empty where none does. */
export function firstOf(said: Said, names: readonly string[]): string {
  for (const name of names) {
    const text = said(name);
    if (text !== "") return text;
  }
  return "";
}

/** A name: at most 512 characters. */
export const nameOf = (text: string) => bounded(text, MAX_TEXT);

/** Groups as gateways write lists: `["a","b"]`, `[a b]`, `a,b`. Each once. */
export function groupsOf(text: string): string[] {
  const parts = listOf(text)
    .map((one) => nameOf(unquoted(one.trim())))
    .filter((one) => one !== "" && one !== "-");
  return [...new Set(parts)].slice(0, MAX_GROUPS);
}

function listOf(text: string): string[] {
  if (!(text.startsWith("[") && text.endsWith("]"))) return text.split(",");
  try {
    const read: unknown = JSON.parse(text);
    if (Array.isArray(read)) return read.filter((one) => typeof one === "string");
  } catch {
    // Not JSON: as Go prints a list.
  }
  const within = text.slice(1, -1);
  return within.split(within.includes(",") ? "," : /\s+/);
}

/** A count: null where none was said; "absurd" where what was said cannot be one. */
export function countOf(text: string): number | null | "absurd" {
  if (text === "") return null;
  if (!/^\d{1,15}(?:\.0+)?$/.test(text)) return "absurd";
  const count = Number(text);
  return count <= MAX_TOKENS ? count : "absurd";
}
