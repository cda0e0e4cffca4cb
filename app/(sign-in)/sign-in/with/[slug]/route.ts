import { type NextRequest, NextResponse } from "next/server";
import { safeNext } from "@/app/_edge/next";
import { strangerCtx } from "@/app/_edge/strangerCtx";
import { refusedTrip, tripCookie } from "@/app/_edge/trip";
import { beginSignIn } from "@/lib/identityProviders/begin";

type Route = { params: Promise<{ slug: string }> };

/** Off to an identity provider, to come back by the callback beside this. */
export async function GET(request: NextRequest, { params }: Route): Promise<Response> {
  const { slug } = await params;
  const ctx = strangerCtx(request.headers);
  try {
    const begun = await beginSignIn(ctx, slug, { next: safeNext(request.nextUrl.searchParams.get("next")) });
    const { name, value, options } = tripCookie(begun);
    const headers = { location: begun.url, "cache-control": "no-store" };
    const response = new NextResponse(null, { status: 303, headers });
    response.cookies.set(name, value, options);
    return response;
  } catch (error) {
    return refusedTrip(error, slug, ctx.requestId);
  }
}
