import { readdir } from "node:fs/promises";
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
