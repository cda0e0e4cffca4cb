import { createHash, timingSafeEqual } from "node:crypto";
import { problemResponse } from "@/app/_edge/problem";
import { systemCtx } from "@/lib/access/newCtx";
import { notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { prepareDemo } from "@/lib/tenants/demo";

export const dynamic = "force-dynamic";

/** For `npm run demo` on this machine: makes the Demo tenant and a key for it. Opened by the token in the data folder only. */
export async function POST(request: Request): Promise<Response> {
  const ctx = systemCtx();
  try {
    const { controlHash } = processState();
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? "";
    const given = createHash("sha256").update(token).digest();
    if (!controlHash || !timingSafeEqual(given, Buffer.from(controlHash, "hex"))) throw notFound("page");
    return Response.json(await prepareDemo(ctx), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problemResponse(error, ctx.requestId);
  }
}
