import { abilitiesOf } from "@/lib/access/abilities";
import type { Client, Ctx } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import type { SignedIn } from "@/lib/people/session";

/** A signed-in person's ctx in the wanted tenant, or in their first where they are no member of that. */
export function sessionCtx(
  { person, memberships }: SignedIn,
  wanted: string | undefined,
  requestId: string | undefined,
  client: Client,
): Ctx {
  const membership = memberships.find((one) => one.tenant === wanted) ?? memberships[0];
  return newCtx({
    tenant: membership?.tenant ?? "",
    actor: { kind: "person", id: person.id, name: person.name },
    abilities: abilitiesOf(membership?.roles ?? []),
    requestId,
    client,
  });
}
