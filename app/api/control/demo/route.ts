import { requireControl } from "@/app/_edge/control";
import { problemResponse } from "@/app/_edge/problem";
import { systemCtx } from "@/lib/access/newCtx";
import { prepareDemo } from "@/lib/tenants/demo";

export const dynamic = "force-dynamic";

/** For `npm run demo` on this machine: makes the Demo tenant and a key for it. Opened by the token in the data folder only. */
export async function POST(request: Request): Promise<Response> {
  const ctx = systemCtx();
  try {
    requireControl(request);
    return Response.json(await prepareDemo(ctx), { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problemResponse(error, ctx.requestId);
  }
}
