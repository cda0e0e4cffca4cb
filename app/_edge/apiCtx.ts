import type { NextRequest } from "next/server";
import { type Ability, abilitiesOf } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT, newCtx } from "@/lib/access/newCtx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { type VerifiedKey, verifyKey } from "@/lib/keys/verify";
import { mustEnrol } from "@/lib/people/secondFactorRule";
import { findTenant } from "@/lib/tenants/get";
import { browserOf } from "./browser";
import { countBadCredential } from "./doors";
import { noteRefusal } from "./noteRefusal";
import { readRequestId } from "./requestId";
import { requireSameOrigin } from "./sameOrigin";
import { cookieName, sessionOf } from "./session";
import { sessionCtx } from "./sessionCtx";
import { strangerCtx } from "./strangerCtx";
import { TENANT_COOKIE } from "./tenantCookie";

/** Chooses among the tenants that the caller may act in; without it, a token's own or a browser's current one. */
const TENANT_HEADER = "x-bailiwick-tenant";

/**
 * The ctx of an API call: `Authorization: Bearer <API token>`, or a signed-in browser's cookie. Throws UNAUTHENTICATED,
 * FORBIDDEN without the ability, and NOT_FOUND for a tenant that the caller may not act in.
 */
export async function apiCtx(request: Request, ability: Ability | null): Promise<Ctx> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  const ctx = bearer ? await tokenCtx(request, bearer) : await cookieCtx(request);
  try {
    if (ability) requireAbility(ctx, ability);
  } catch (error) {
    noteRefusal(ctx, error, whereOf(request));
    throw error;
  }
  return ctx;
}

async function tokenCtx(request: Request, secret: string): Promise<Ctx> {
  const stranger = strangerCtx(request.headers);
  const { requestId, client } = stranger;
  const key = await verifyKey(secret, "api", stranger.now(), stranger);
  if (!key?.role) {
    countBadCredential(client?.address ?? "", stranger.now());
    throw unauthenticated("The API token is unknown, expired or revoked.");
  }
  return newCtx({
    tenant: await tenantFor(key, request.headers.get(TENANT_HEADER)),
    actor: { kind: "token", id: key.keyId, name: key.keyName },
    abilities: abilitiesOf([key.role]),
    requestId,
    client,
  });
}

/** A token acts in its own tenant; one of the default tenant also in the demo, which belongs to it. */
async function tenantFor(key: VerifiedKey, wanted: string | null): Promise<string> {
  if (!wanted || wanted === key.tenant) return key.tenant;
  const other = key.tenant === DEFAULT_TENANT ? await findTenant(wanted) : null;
  if (!other?.demo) throw notFound("tenant");
  return other.id;
}

async function cookieCtx(request: Request): Promise<Ctx> {
  const { cookies } = request as NextRequest;
  const signedIn = await sessionOf(cookies.get(cookieName())?.value);
  if (!signedIn) throw unauthenticated("This needs an API token or a signed-in browser.");
  requireSameOrigin(request, processState().environment.publicUrl);
  const wanted = request.headers.get(TENANT_HEADER);
  if (wanted && !signedIn.memberships.some((one) => one.tenant === wanted)) throw notFound("tenant");
  const current = wanted ?? cookies.get(TENANT_COOKIE)?.value;
  const ctx = sessionCtx(signedIn, current, readRequestId(request.headers), browserOf(request.headers));
  if (await mustEnrol(signedIn, ctx.tenant, ctx.now())) throw factorDue();
  return ctx;
}

function factorDue(): DomainError {
  return new DomainError("FORBIDDEN", {
    what: "This tenant requires a second factor.",
    why: "Your account has none yet.",
    fix: "Set it up in the console.",
  });
}

/** What an event says of where it happened: the method and the path, never the query. */
function whereOf(request: Request): string {
  return `${request.method} ${new URL(request.url).pathname}`;
}

function unauthenticated(what: string): DomainError {
  return new DomainError("UNAUTHENTICATED", {
    what,
    fix: "Send Authorization: Bearer with a token from Settings, API tokens.",
  });
}
