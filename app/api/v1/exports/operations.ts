import { Readable } from "node:stream";
import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { exportOwnTenant } from "@/lib/tenants/export";
import { downloadExport, listExports } from "@/lib/tenants/exports";

const tag = "exports";

export const listExportsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/exports",
  tag,
  ability: "export",
  summary: "Exports of the whole tenant, newest first",
  response: z.object({
    exports: z.array(
      z.object({
        id: z.string(),
        state: z.enum(["waiting", "running", "done", "failed", "cancelled"]),
        createdBy: z.string(),
        createdAt: z.string(),
        endedAt: z.string().nullable(),
        error: z.string().nullable(),
        isThere: z
          .boolean()
          .describe("whether it can be downloaded here: it is kept for 7 days, on one machine"),
        result: z.object({ rows: z.number(), bytes: z.number(), files: z.number() }).nullable(),
      }),
    ),
  }),
  run: async (ctx) => ({ exports: await listExports(ctx) }),
});

export const startExportOperation = defineOperation({
  method: "POST",
  path: "/api/v1/exports",
  tag,
  ability: "export",
  summary: "Start an export of everything in the tenant",
  description: "Needs `content.read` too, because inputs and outputs are in it; secrets are not.",
  response: z.object({ job: z.string() }),
  status: 202,
  run: async (ctx) => ({ job: (await exportOwnTenant(ctx)).id }),
});

export const downloadExportOperation = defineOperation({
  method: "GET",
  path: "/api/v1/exports/{id}/download",
  tag,
  ability: "export",
  summary: "One export as a tar archive",
  description: "Needs `content.read` too. That it was taken is a security event.",
  params: z.object({ id: z.string().max(100) }),
  mediaType: "application/x-tar",
  run: async (ctx, { params: { id } }) => {
    const { name, bytes } = await downloadExport(ctx, id);
    return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream, {
      headers: {
        "content-type": "application/x-tar",
        "content-disposition": `attachment; filename="${name}"`,
      },
    });
  },
});
