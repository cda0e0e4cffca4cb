import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { contentDigest } from "../policy";
import { vocabularyFor } from "../vocabularyFor";
import { MANIFEST, type PolicyFile, pathsFor, printManifest, SCHEMA_FILE } from "./manifest";
import { printSchemaFile } from "./schemaFile";
import { policyTexts } from "./texts";

/**
 * All policies that are not archived as files: the text that people work on (the draft, else the newest version), a manifest
 * that says which of them is in force and how, and the schema to check them by without a server. The same policies make the
 * same bytes, in the same order. Needs `audit.read`.
 */
export async function exportPolicies(ctx: Ctx): Promise<PolicyFile[]> {
  requireAbility(ctx, "audit.read");
  const rows = (await policyTexts(ctx)).filter(({ isArchived }) => !isArchived);
  const paths = pathsFor(rows.map(({ name }) => name));
  const filed = rows.map(({ name, description, text, inForce }) => ({
    name,
    description,
    text,
    mode: inForce?.mode ?? null,
    path: paths.get(name) ?? "",
    digest: contentDigest(text),
    version: inForce?.text === text ? inForce.version : null,
  }));
  const { tools, ...names } = await vocabularyFor(ctx);
  return [
    { path: MANIFEST, text: printManifest(filed) },
    { path: SCHEMA_FILE, text: printSchemaFile(tools, names) },
    ...filed.map(({ path, text }) => ({ path, text })).sort((a, b) => (a.path < b.path ? -1 : 1)),
  ];
}
