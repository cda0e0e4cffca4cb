import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";

const file = z.object({
  /** Below the backup's folder, with slashes. */
  path: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  rows: z.number().int(),
  bytes: z.number().int(),
  /** Of the file as it lies there, hex. */
  sha256: z.string().length(64),
});

const table = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int(),
  /** Of the contents, whatever the order; computed by the engine, and again by the one that they are restored into. */
  hash: z.string(),
  /** What it took on the engine's disk; null where only the whole is known. */
  storedBytes: z.number().int().nullable(),
  files: z.array(file),
});

const half = z.object({
  engine: z.string(),
  schema: z.number().int(),
  storedBytes: z.number(),
  tables: z.array(table),
});

const schema = z.object({
  /** Of this file. */
  format: z.literal(1),
  product: z.string(),
  /** ISO 8601, UTC: the moment that the backup shows. */
  takenAt: z.string(),
  /** Which installation secret the encrypted values need, by its name, and the file that holds it with `--with-secret`. */
  secret: z.object({ id: z.string(), file: z.object({ path: z.string(), sha256: z.string() }).nullable() }),
  store: half,
  lake: half,
});

export type Manifest = z.output<typeof schema>;
export type BackupTable = z.output<typeof table>;
export type BackupFile = z.output<typeof file>;

const MANIFEST = "manifest.json";
/** Stands where the manifest will: a folder that has this one only is a backup that was interrupted. */
const DRAFT = "manifest.unfinished.json";

/** Says that a backup is being made here. */
export async function beginManifest(folder: string, takenAt: string): Promise<void> {
  await write(join(folder, DRAFT), { unfinished: true, takenAt });
}

/** Written last and moved into place, so that a manifest means that every file it names is whole and on the disk. */
export async function finishManifest(folder: string, manifest: Manifest): Promise<void> {
  await write(join(folder, DRAFT), manifest);
  await rename(join(folder, DRAFT), join(folder, MANIFEST));
  const entry = await open(folder, "r");
  await entry.sync();
  await entry.close();
}

/** Throws PRECONDITION when the folder holds no backup, an interrupted one, or one of a newer format. */
export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), "utf8").catch(() => null);
  if (text === null) throw await noManifest(folder);
  const parsed = schema.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new DomainError("PRECONDITION", {
    what: `The manifest of ${folder} cannot be read.`,
    why: "It was altered, or a newer Bailiwick made it.",
    fix: "Use another backup, or the version that made this one.",
  });
}

async function noManifest(folder: string): Promise<DomainError> {
  const isUnfinished = await readFile(join(folder, DRAFT)).then(
    () => true,
    () => false,
  );
  if (!isUnfinished)
    return new DomainError("PRECONDITION", {
      what: `${folder} is no backup: there is no ${MANIFEST}.`,
      fix: "Give the folder that `bailiwick backup` wrote.",
    });
  return new DomainError("PRECONDITION", {
    what: `The backup in ${folder} was interrupted.`,
    why: "Its manifest, which is written last, is not there.",
    fix: "Remove the folder and make another backup.",
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function write(path: string, value: unknown): Promise<void> {
  const handle = await open(path, "w", 0o600);
  await handle.writeFile(`${JSON.stringify(value, null, 1)}\n`);
  await handle.sync();
  await handle.close();
}

/** Every file that a manifest names. */
export function filesOf({ store, lake }: Manifest): BackupFile[] {
  return [...store.tables, ...lake.tables].flatMap(({ files }) => files);
}
