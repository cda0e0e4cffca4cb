import { existsSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { newestLakeSchema } from "@/db/lake/migrate";
import { tenantParts } from "@/db/lake/tenantRows";
import { productVersion } from "@/db/root";
import { readTenantTables } from "@/db/store/tenantRows";
import { DomainError } from "@/lib/base/errors";
import { type WrittenFile, writeLines } from "./exportFile";
import type { TenantView } from "./tenant";

/** What an export holds: `manifest.json` of its folder. */
export interface ExportManifest {
  format: "bailiwick tenant export";
  version: 1;
  product: string;
  tenant: { id: string; slug: string; name: string };
  /** ISO 8601. Each table is as it was at some moment between the two. */
  startedAt: string;
  endedAt: string;
  schema: { store: number; lake: number };
  /** What is never in it. */
  without: string;
  tables: ({ store: "store" | "lake"; table: string; file: string } & WrittenFile)[];
}

interface Watch {
  now: () => number;
  signal: AbortSignal;
  progress: (done: number, words: string) => Promise<void> | void;
}

const WITHOUT =
  "Passwords, hashes, keys' secrets and encrypted values; accounts' sign-ins and second factors.";

/**
 * Writes everything of a tenant into a new folder: each table of both stores as JSON lines packed by gzip, contents
 * included, secrets not, and last the manifest. It is made beside and moved into place whole; what an interrupted one
 * left is replaced. Throws CONFLICT when the folder is there already.
 */
export async function writeExport(tenant: TenantView, folder: string, watch: Watch): Promise<ExportManifest> {
  if (existsSync(folder)) throw inTheWay(folder);
  const draft = join(dirname(folder), `${basename(folder)}.unfinished`);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const startedAt = new Date(watch.now()).toISOString();
    const { tables, schema } = await writeTables(tenant.id, draft, watch);
    const manifest: ExportManifest = {
      format: "bailiwick tenant export",
      version: 1,
      product: productVersion(),
      tenant: { id: tenant.id, slug: tenant.slug, name: tenant.name },
      startedAt,
      endedAt: new Date(watch.now()).toISOString(),
      schema: { store: schema, lake: newestLakeSchema() },
      without: WITHOUT,
      tables,
    };
    await writeFile(join(draft, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, {
      mode: 0o600,
      flush: true,
    });
    await rename(draft, folder);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

async function writeTables(tenant: string, folder: string, { signal, progress }: Watch) {
  const tables: ExportManifest["tables"] = [];
  const put = async (of: "store" | "lake", table: string, lines: AsyncIterable<Uint8Array>) => {
    signal.throwIfAborted();
    const file = `${of}.${table}.ndjson.gz`;
    const written = await writeLines(join(folder, file), lines, signal);
    tables.push({ store: of, table, file, ...written });
  };
  const { schema } = await readTenantTables(tenant, ({ name, lines }) =>
    put("store", name, bytesOf(lines())),
  );
  for (const { name, open } of await tenantParts(tenant)) {
    await progress(tables.length, `Writing ${name}`);
    await put("lake", name, await open(signal));
  }
  return { tables, schema };
}

async function* bytesOf(lines: AsyncGenerator<string[]>): AsyncGenerator<Uint8Array> {
  for await (const some of lines) if (some.length > 0) yield Buffer.from(`${some.join("\n")}\n`);
}

function inTheWay(folder: string): DomainError {
  return new DomainError("CONFLICT", {
    what: `${folder} is there already.`,
    fix: "Name a folder that is not.",
  });
}
