import { logUnexpected } from "@/app/_edge/problem";
import { readForm } from "@/app/_edge/readInput";
import { strangerCtx } from "@/app/_edge/strangerCtx";
import { isDomainError } from "@/lib/base/errors";
import { obeyLogoutToken } from "@/lib/identityProviders/backChannel";

type Route = { params: Promise<{ slug: string }> };

/**
 * Where a provider tells that someone signed out there (OpenID Connect Back-Channel Logout 1.0 §2.5, §2.8): 200 once their
 * sign-ins here are over, 400 with an OAuth error for a token that cannot be trusted, 503 to be told again.
 */
export async function POST(request: Request, { params }: Route): Promise<Response> {
  const ctx = strangerCtx(request.headers);
  try {
    const form = await readForm(request);
    await obeyLogoutToken(ctx, (await params).slug, form.get("logout_token") ?? "");
    return new Response(null, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    logUnexpected(error, ctx.requestId);
    const known = isDomainError(error) ? error : null;
    const status =
      known === null ? 500 : known.code === "UNAVAILABLE" ? 503 : known.code === "NOT_FOUND" ? 404 : 400;
    const body = { error: "invalid_request", error_description: known?.message ?? "It failed on our side." };
    return Response.json(body, { status, headers: { "cache-control": "no-store" } });
  }
}
