import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { BOM_FORMATS, exportBom } from "@/lib/gates/exportBom";

const MEDIA_TYPES = {
  cyclonedx: "application/vnd.cyclonedx+json; version=1.7",
  spdx: "application/spdx+json",
};

export const exportBomOperation = defineOperation({
  method: "GET",
  path: "/api/v1/boms/{id}",
  tag: "evidence",
  ability: "audit.read",
  summary: "Our bill of materials of a model's version, in CycloneDX 1.7 or SPDX 3.0.1",
  description:
    "What the catalog knows of it, and the newest measured numbers; the same facts give the same bytes. SPDX (`application/spdx+json`) is written by its AI profile.",
  params: z.object({ id: z.string().max(100).describe("the version's id") }),
  query: z.object({
    format: z.enum(BOM_FORMATS).default("cyclonedx").describe("which of the two standards"),
  }),
  mediaType: "application/vnd.cyclonedx+json",
  run: async (ctx, { params, query }) => {
    const { name, text } = await exportBom(ctx, params.id, query.format);
    const headers = {
      "content-type": MEDIA_TYPES[query.format],
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
    };
    return new Response(text, { headers });
  },
});
