import { NextRequest } from "next/server";
import { systemCtx } from "@/lib/access/newCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { issueKey } from "@/lib/keys/issue";
import { acceptInvitation } from "@/lib/people/accept";
import type { Person } from "@/lib/people/authenticate";
import { invite } from "@/lib/people/invite";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import type { Operation } from "./operation";
import { openSession } from "./session";

export const ORIGIN = "http://127.0.0.1:3999";

/** Puts the process in the state that a start leaves it in, for tests of the edge on a fresh store. */
export async function startEdge(dataDir: string): Promise<void> {
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: dataDir, BAILIWICK_PUBLIC_URL: ORIGIN }, "/");
  setProcessState({
    environment,
    startedMs: Date.now(),
    collector: null,
    controlHash: null,
  });
  await ensureDefaultTenant(systemCtx());
}

/** An API token with this role. */
export async function tokenFor(role: string, tenant?: string): Promise<string> {
  return (await issueKey(systemCtx(tenant), { kind: "api", name: `test ${role}`, role })).secret;
}

/** A member with these roles, and the cookie header of their signed-in browser. */
export async function browserFor(
  email: string,
  roles: string[],
  tenant?: string,
): Promise<Person & { cookie: string }> {
  const { secret } = await invite(systemCtx(tenant), { email, roles });
  const browser = { userAgent: "test", address: "192.0.2.1" };
  const password = "correct horse battery";
  const person = await acceptInvitation(systemCtx(), { secret, name: email, password, ...browser });
  const { name, value } = await openSession(person, browser);
  return { ...person, cookie: `${name}=${value}` };
}

export interface TestCall {
  path: string;
  params?: Record<string, string>;
  token?: string;
  headers?: Record<string, string>;
  body?: unknown;
}

/** Calls an operation as Next would, and reads the answer. */
export async function call(operation: Operation, { path, params = {}, token, headers = {}, body }: TestCall) {
  const request = new NextRequest(`${ORIGIN}${path}`, {
    method: operation.document.method,
    headers: {
      host: new URL(ORIGIN).host,
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: typeof body === "string" || body === undefined ? body : JSON.stringify(body),
  });
  const response = await operation.handle(request, { params: Promise.resolve(params) });
  const text = await response.text();
  const json = text ? (JSON.parse(text) as Record<string, unknown>) : null;
  return { status: response.status, headers: response.headers, json };
}
