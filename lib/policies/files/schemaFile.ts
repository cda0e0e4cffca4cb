import { z } from "zod";
import { readShape } from "@/lib/base/readShape";
import { readJson } from "@/lib/base/untrusted";
import type { CatalogNames } from "../catalogNames";
import type { ToolShape } from "../shape";
import type { KnownShape } from "../shapes";
import { toolShape } from "../toolShape";
import { type PolicyFile, SCHEMA_FILE } from "./manifest";

const names = z.array(z.strictObject({ id: z.string(), name: z.string() }));
const schemaFile = z.strictObject({
  version: z.literal(1),
  tools: z.record(z.string(), z.strictObject({ source: z.enum(["schema", "recorded"]), shape: toolShape })),
  names: z.record(z.string(), names),
  cut: z.array(z.string()),
  dataClasses: z.array(z.string()),
});

/** What checking without a server goes by: the arguments of tools, and the names that the catalogs have. */
export interface FiledSchema {
  shapes: ReadonlyMap<string, ToolShape>;
  /** Null without the file: then nobody can say which names there are. */
  known: CatalogNames | null;
}

/** The schema file of a folder; without one no tool has typed arguments. Throws INVALID. */
export function readSchemaFile(files: readonly PolicyFile[]): FiledSchema {
  const found = files.find(({ path }) => path === SCHEMA_FILE);
  if (!found) return { shapes: new Map(), known: null };
  const value = readJson({ name: SCHEMA_FILE, bytes: Buffer.from(found.text) }, "The schema file", {
    maxBytes: 8 * 1_048_576,
  });
  const { tools, names: listed, cut, dataClasses } = readShape(schemaFile, value, "The schema file");
  const shapes = new Map(Object.entries(tools).map(([name, { shape }]) => [name, shape]));
  return { shapes, known: { names: listed, cut: cut as CatalogNames["cut"], dataClasses } };
}

/** The schema file as text: deterministic, so that Git shows what changed in the catalogs. */
export function printSchemaFile(
  tools: Readonly<Record<string, KnownShape>>,
  { names: listed, cut, dataClasses }: CatalogNames,
): string {
  const sorted = Object.fromEntries(Object.entries(tools).sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ version: 1, tools: sorted, names: listed, cut, dataClasses }, null, 2)}\n`;
}
