import { health } from "@/lib/operations/health";

export const dynamic = "force-dynamic";

/** Open: 200 only when every part is ready, else 503, with the state of each. */
export async function GET(): Promise<Response> {
  const answer = await health(Date.now());
  return Response.json(answer, {
    status: answer.state === "ready" ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}
