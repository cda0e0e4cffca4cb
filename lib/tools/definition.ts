import { hash } from "node:crypto";
import canonicalize from "canonicalize";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { inputWords } from "@/lib/base/inputWords";
import type { AccessType } from "./access";

/** A tool as its server lists it (MCP 2025-11-25, "Tool"), read and hashed. */
export interface ToolDefinition {
  name: string;
  title: string | null;
  /** The start of its description, on one line. */
  summary: string | null;
  /** Canonical JSON (RFC 8785) of name, description, inputSchema, outputSchema and annotations: what was hashed. */
  definition: string;
  /** `sha256:<hex>` of it. */
  fingerprint: string;
  suggestedAccess: AccessType | null;
}

/** As a catalogue that says more than MCP does. */
export interface ListedTool extends ToolDefinition {
  accessType?: AccessType | null;
}

const MAX_TOOL_BYTES = 2 * 1_048_576;
export const MAX_TOOLS = 5_000;
const MAX_NAME = 256;
const MAX_DEPTH = 64;
const SUMMARY = 200;

const shape = z.object({
  name: z.string().min(1, "It must not be empty").max(MAX_NAME),
  title: z.string().nullish(),
  description: z.string().nullish(),
  inputSchema: z.record(z.string(), z.unknown()).nullish(),
  outputSchema: z.record(z.string(), z.unknown()).nullish(),
  annotations: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * The tools of a `tools/list` answer. Throws INVALID naming the tool and the field that is wrong, a name that stands
 * twice, more than 5,000 tools, or one of more than 2 MiB: nothing of such a list is taken.
 */
export function readTools(list: readonly unknown[], what: string): ToolDefinition[] {
  if (list.length > MAX_TOOLS) throw refused(what, `It lists more than ${MAX_TOOLS} tools.`);
  const tools = list.map((tool, index) => readTool(tool, what, index));
  const names = new Set<string>();
  for (const { name } of tools) {
    if (names.has(name)) throw refused(what, `The tool ${name.slice(0, 80)} stands in it twice.`);
    names.add(name);
  }
  return tools;
}

function readTool(tool: unknown, what: string, index: number): ToolDefinition {
  if (depthOf(tool) > MAX_DEPTH) throw refused(what, `tools.${index} nests deeper than ${MAX_DEPTH} levels.`);
  const read = shape.safeParse(tool, { error: inputWords });
  if (!read.success) {
    const [issue] = read.error.issues;
    const path = ["tools", index, ...(issue?.path ?? [])].map(String).join(".");
    throw refused(what, `${path}: ${issue?.message ?? "It cannot be read"}.`);
  }
  const { name, title, description } = read.data;
  if (name.includes("\0") || !isWellFormed(name))
    throw refused(what, `tools.${index}.name: It holds what is no character.`);
  // Of the object as it came: the schema's copy would lose a field that is called __proto__.
  const { inputSchema, outputSchema, annotations } = tool as Record<string, unknown>;
  const hashed = { name, description, inputSchema, outputSchema, annotations };
  const present = Object.fromEntries(Object.entries(hashed).filter(([, value]) => value != null));
  const definition = canonicalText(present, what, index);
  return {
    name,
    title: title ? oneLine(title, MAX_NAME) : null,
    summary: description ? oneLine(description, SUMMARY) : null,
    definition,
    fingerprint: fingerprintOf(definition),
    suggestedAccess: suggestAccess(read.data.annotations ?? {}),
  };
}

function canonicalText(value: object, what: string, index: number): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw refused(what, `tools.${index}: ${error instanceof Error ? error.message : "It is not JSON"}.`);
  }
  if (text === undefined) throw refused(what, `tools.${index}: It is not JSON.`);
  if (Buffer.byteLength(text) > MAX_TOOL_BYTES) throw refused(what, `tools.${index} has more than 2 MiB.`);
  return text;
}

/** `sha256:<hex>` of a canonical definition. */
function fingerprintOf(definition: string): string {
  return `sha256:${hash("sha256", definition, "hex")}`;
}

/** What the server's hints say (MCP "ToolAnnotations"): hints of an untrusted party, so a suggestion only. Without any, none. */
function suggestAccess(annotations: Readonly<Record<string, unknown>>): AccessType | null {
  if (annotations.readOnlyHint === true) return "read_only";
  if (annotations.destructiveHint === true) return "execute";
  if (annotations.readOnlyHint === false || annotations.destructiveHint === false) return "read_write";
  return null;
}

/** What the store takes and a list shows: no NUL, no half of a pair, no line breaks. */
export function oneLine(text: string, length: number): string {
  const flat = text
    .slice(0, length * 4)
    .replaceAll("\0", "")
    .replace(/\s+/g, " ")
    .trim();
  return Buffer.from(flat.slice(0, length)).toString("utf8").replaceAll("\ufffd", "");
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString("utf8") === text;
}

/** Levels of nesting, at most one more than is allowed: a deep one is not walked to its end. */
function depthOf(root: unknown): number {
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 1 }];
  let deepest = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    deepest = Math.max(deepest, next.depth);
    if (deepest > MAX_DEPTH) return deepest;
    for (const child of Object.values(next.value)) open.push({ value: child, depth: next.depth + 1 });
  }
  return deepest;
}

export function refused(what: string, why: string): DomainError {
  const fix = "Correct it and hand it in again; nothing of it was taken.";
  return new DomainError("INVALID", { what: `${what} cannot be used.`, why, fix }, { file: why });
}
