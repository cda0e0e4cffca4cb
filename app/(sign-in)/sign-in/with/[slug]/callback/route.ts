import type { NextRequest } from "next/server";
import { onwards } from "@/app/_edge/arrival";
import { browserOf } from "@/app/_edge/browser";
import { safeNext } from "@/app/_edge/next";
import { openSession } from "@/app/_edge/session";
import { strangerCtx } from "@/app/_edge/strangerCtx";
import { endTrip, refusedTrip, sealedIn } from "@/app/_edge/trip";
import { finishSignIn } from "@/lib/identityProviders/finish";

type Route = { params: Promise<{ slug: string }> };

/** Back from an identity provider with its answer: in, or to the sign-in page, which says why not. */
export async function GET(request: NextRequest, { params }: Route): Promise<Response> {
  const { slug } = await params;
  const ctx = strangerCtx(request.headers);
  const query = request.nextUrl.searchParams;
  const state = query.get("state") ?? "";
  try {
    const finished = await finishSignIn(ctx, slug, { sealed: sealedIn(request, state), query });
    const response = onwards(safeNext(finished.next));
    if (finished.kind === "entered") {
      const { person, means } = finished;
      const opened = await openSession(person, browserOf(request.headers), means, ctx.requestId);
      response.cookies.set(opened.name, opened.value, opened.options);
    }
    return endTrip(response, state);
  } catch (error) {
    return endTrip(refusedTrip(error, slug, ctx.requestId), state);
  }
}
