import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { change } from "@/lib/changes/change";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { exportName, exportsFolder } from "./exportFolder";
import { tenantNamed } from "./find";
import { findTenant } from "./get";
import { inTenant } from "./inTenant";
import { writeExport } from "./writeExport";

const input = z.strictObject({
  /** When it was asked for: its folder's name has it, so that a second try replaces the first. */
  atMs: z.number().int(),
});

/** What an export's job returns. */
export interface ExportResult {
  folder: string;
  /** The machine that it lies on. */
  host: string;
  rows: number;
  bytes: number;
  files: number;
}

/** Exports the tenant that it runs in, into the data folder of the process that runs it. */
export const EXPORT_TENANT: JobKind<z.output<typeof input>> = {
  name: "tenant.export",
  input,
  ability: "export",
  maxAttempts: 3,
  long: true,
  label: () => "Export of the whole tenant",
  run: write,
};

/** Starts an export of the caller's own tenant. Needs `export` and `content.read`, because contents are in it. */
export async function exportOwnTenant(ctx: Ctx): Promise<{ id: string }> {
  requireAbility(ctx, "content.read");
  return start(ctx);
}

/**
 * Starts an export of another tenant, for its own administrators to download: operators see that there is one, and not
 * what is in it. It stands in that tenant's Changes. For operators. Throws FORBIDDEN, NOT_FOUND.
 */
export async function exportTenant(ctx: Ctx, name: string): Promise<{ id: string }> {
  const tenant = await tenantNamed(ctx, name);
  return start(inTenant(ctx, tenant.id, ["export"]));
}

function start(ctx: Ctx): Promise<{ id: string }> {
  return change(ctx, { verb: "export", noun: "tenant", ability: "export" }, async (tx, record) => {
    const { id } = await enqueueJob(ctx, EXPORT_TENANT, { atMs: ctx.now() }, { tx });
    record({ target: ctx.tenant, before: null, after: { job: id } });
    return { id };
  });
}

async function write(ctx: Ctx, { atMs }: z.output<typeof input>, job: RunningJob): Promise<ExportResult> {
  const tenant = await findTenant(ctx.tenant);
  if (!tenant) throw notFound("tenant");
  const name = exportName(ctx.tenant, atMs);
  await job.progress(0, null, "Writing what people set");
  const { tables } = await writeExport(
    tenant,
    join(exportsFolder(processState().environment.dataDir), name),
    {
      now: ctx.now,
      signal: job.signal,
      progress: (done, words) => job.progress(done, null, words),
    },
  );
  const sum = (of: "rows" | "bytes") => tables.reduce((total, table) => total + table[of], 0);
  return { folder: name, host: hostname(), rows: sum("rows"), bytes: sum("bytes"), files: tables.length + 1 };
}
