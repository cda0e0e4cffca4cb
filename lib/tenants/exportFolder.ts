import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Where a tenant's exports lie on the machine that made them. */
export const exportsFolder = (dataDir: string) => join(dataDir, "exports");

/** `ten_…-20261122T001500Z`: whose and when. */
export function exportName(tenant: string, atMs: number): string {
  return `${tenant}-${new Date(atMs).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}

/** The export folders of one tenant, unfinished ones too. */
export async function exportFoldersOf(dataDir: string, tenant: string): Promise<string[]> {
  const folder = exportsFolder(dataDir);
  const names = await readdir(folder).catch(() => []);
  const own = new RegExp(`^${tenant.replace(/[^\w-]/g, "")}-\\d{8}T\\d{6}Z(\\.unfinished)?$`);
  return names.filter((name) => own.test(name)).map((name) => join(folder, name));
}

/** Contents do not lie about: exports live for 7 days. */
const KEEP_MS = 7 * 86_400_000;
const STAMP = /-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z(\.unfinished)?$/;

/** Deletes the exports of this data folder that are older than that; returns how many. */
export async function deleteOldExports(dataDir: string, nowMs: number): Promise<number> {
  const folder = exportsFolder(dataDir);
  const names = await readdir(folder).catch(() => []);
  const old = names.filter((name) => {
    const iso = STAMP.exec(name)?.[0].replace(STAMP, "$1-$2-$3T$4:$5:$6Z");
    return iso !== undefined && nowMs - Date.parse(iso) > KEEP_MS;
  });
  for (const name of old) await rm(join(folder, name), { recursive: true, force: true });
  return old.length;
}
