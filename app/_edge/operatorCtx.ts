import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { abilitiesOf } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT, newCtx } from "@/lib/access/newCtx";
import { mustEnrol } from "@/lib/people/secondFactorRule";
import { browserOf } from "./browser";
import { enrolHref } from "./next";
import { requireSignIn } from "./pageCtx";
import { PATH_HEADER } from "./pathHeader";
import { readRequestId } from "./requestId";

/**
 * The ctx of the pages and mutations under /installation: the signed-in person in the default tenant, whichever tenant
 * they look at, with `operate` and nothing else, so that nothing there can open a tenant's content. Without the role
 * it has no ability at all; the page asks `isOperator` before it shows.
 */
export const operatorCtx = cache(async (): Promise<Ctx> => {
  const [signedIn, head] = [await requireSignIn(), await headers()];
  const { person, memberships } = signedIn;
  if (await mustEnrol(signedIn, DEFAULT_TENANT, Date.now())) redirect(enrolHref(head.get(PATH_HEADER)));
  const roles = memberships.find((one) => one.tenant === DEFAULT_TENANT)?.roles ?? [];
  const operates = abilitiesOf(roles).has("operate");
  return newCtx({
    tenant: DEFAULT_TENANT,
    actor: { kind: "person", id: person.id, name: person.name },
    abilities: new Set(operates ? (["operate"] as const) : []),
    requestId: readRequestId(head),
    client: browserOf(head),
  });
});
