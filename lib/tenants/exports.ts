import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { type JobView, jobView } from "@/lib/jobs/job";
import { noteSecurityEvent } from "@/lib/securityEvents/note";
import { EXPORT_TENANT, type ExportResult } from "./export";
import { exportsFolder } from "./exportFolder";
import { tenantNamed } from "./find";
import { packTar } from "./tar";

const SHOWN = 20;
const result = z.object({
  folder: z.string().regex(/^[\w-]+$/),
  host: z.string(),
  rows: z.number(),
  bytes: z.number(),
  files: z.number(),
});

/** An export as people see it. */
export interface ExportView extends JobView {
  /** Null until it is done. */
  result: ExportResult | null;
  /** Whether its folder lies on this machine. */
  isThere: boolean;
}

/** The exports of the caller's own tenant, newest first, at most 20. Needs `export`. */
export async function listExports(ctx: Ctx): Promise<ExportView[]> {
  requireAbility(ctx, "export");
  return read(ctx.tenant);
}

/** That there are exports of a tenant: for operators, who cannot open them. Throws FORBIDDEN, NOT_FOUND. */
export async function exportsOf(ctx: Ctx, name: string): Promise<ExportView[]> {
  return read((await tenantNamed(ctx, name)).id);
}

async function read(tenant: string): Promise<ExportView[]> {
  const rows = await store()
    .select()
    .from(jobs)
    .where(and(eq(jobs.tenant, tenant), eq(jobs.kind, EXPORT_TENANT.name)))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(SHOWN);
  const names = new Set(await readdir(folderOfAll()).catch(() => []));
  return rows.map((row) => {
    const made = result.safeParse(row.result).data ?? null;
    return { ...jobView(row), result: made, isThere: made !== null && names.has(made.folder) };
  });
}

const folderOfAll = () => exportsFolder(processState().environment.dataDir);

/**
 * One export as a tar archive, streamed; that it was taken is noted first. Needs `export` and `content.read`. Throws
 * NOT_FOUND, and PRECONDITION where it lies on another machine or was deleted there.
 */
export async function downloadExport(
  ctx: Ctx,
  id: string,
): Promise<{ name: string; bytes: AsyncGenerator<Uint8Array> }> {
  requireAbility(ctx, "export");
  requireAbility(ctx, "content.read");
  const found = (await read(ctx.tenant)).find((one) => one.id === id);
  if (!found?.result) throw notFound("export");
  const { folder, host, rows } = found.result;
  const path = join(folderOfAll(), folder);
  const names = await readdir(path).catch(() => null);
  if (!names) throw isElsewhere(folder, host);
  await noteSecurityEvent(ctx, {
    kind: "export",
    outcome: "success",
    target: { kind: "tenant", id: ctx.tenant },
    detail: { job: id, rows, whole: true },
  });
  const files = await Promise.all(
    names.sort().map(async (name) => ({
      name: `${folder}/${name}`,
      ...(await stat(join(path, name)).then(({ size, mtimeMs }) => ({ size, mtimeMs }))),
      open: () => createReadStream(join(path, name)),
    })),
  );
  return { name: `${folder}.tar`, bytes: packTar(files) };
}

function isElsewhere(folder: string, host: string): DomainError {
  const here = host === hostname();
  return new DomainError("PRECONDITION", {
    what: here ? "The export was deleted." : `The export lies on ${host}.`,
    why: here
      ? "Its folder is not in the data folder any more."
      : "Another process wrote it into the data folder of its machine.",
    fix: here
      ? "Make a new one."
      : `Fetch exports/${folder} from there, or let all consoles share the folder exports of their data folder.`,
  });
}
