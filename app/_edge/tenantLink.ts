import { type NextRequest, NextResponse } from "next/server";
import { processState } from "@/lib/base/process";
import { TENANT_COOKIE } from "./tenantCookie";

/** A link may name its tenant, so that it opens for a reader who looks at another one: `/sessions/x?tenant=demo`. */
const TENANT_PARAMETER = "tenant";

/**
 * For a page address that names a tenant: remembers the choice and goes on to the same address without it. Whether the
 * reader may see that tenant is decided where every page decides it; for others the choice has no effect.
 */
export function followTenantLink(request: NextRequest): NextResponse | null {
  const { pathname, searchParams } = request.nextUrl;
  const tenant = searchParams.get(TENANT_PARAMETER);
  if (
    !tenant ||
    request.method !== "GET" ||
    pathname.startsWith("/api/") ||
    !/^[a-z0-9_-]{1,64}$/.test(tenant)
  )
    return null;
  // Next makes a redirect to the request's own host relative, so that a proxy's address stays.
  const address = request.nextUrl.clone();
  address.searchParams.delete(TENANT_PARAMETER);
  const response = NextResponse.redirect(address, 307);
  response.cookies.set(TENANT_COOKIE, tenant, {
    httpOnly: true,
    sameSite: "strict",
    path: "/",
    secure: processState().environment.publicUrl.startsWith("https:"),
  });
  return response;
}
