import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { exportBom } from "@/lib/gates/exportBom";

export const exportBomOperation = defineOperation({
  method: "GET",
  path: "/api/v1/boms/{id}",
  tag: "evidence",
  ability: "audit.read",
  summary: "Our bill of materials of a model's version, in CycloneDX 1.7",
  description:
    "What the catalog knows of it, and the newest measured numbers; the same facts give the same bytes.",
  params: z.object({ id: z.string().max(100).describe("the version's id") }),
  mediaType: "application/vnd.cyclonedx+json",
  run: async (ctx, { params }) => {
    const { name, text } = await exportBom(ctx, params.id);
    const headers = {
      "content-type": "application/vnd.cyclonedx+json; version=1.7",
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      "x-content-type-options": "nosniff",
    };
    return new Response(text, { headers });
  },
});
