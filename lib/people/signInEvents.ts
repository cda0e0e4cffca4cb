import { eq } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { EventActor, SecurityEvent } from "@/lib/securityEvents/event";
import { noteSecurityEvent } from "@/lib/securityEvents/note";

/**
 * Notes what a person did, or had done to them, at the door: once in each tenant that they are a member of, so that its
 * administrators see it; where there is none, once for the operators. `by` is who did it, the person unless told.
 */
export async function noteOfPerson(
  ctx: Ctx,
  person: { id: string; name: string },
  event: SecurityEvent,
  by: EventActor = { kind: "person", id: person.id, name: person.name },
): Promise<void> {
  const rows = await store()
    .select({ tenant: memberships.tenant })
    .from(memberships)
    .where(eq(memberships.person, person.id));
  const tenants = rows.length > 0 ? rows.map((row) => row.tenant) : [null];
  for (const tenant of tenants) await noteSecurityEvent({ ...ctx, tenant, actor: by }, event);
}

/**
 * Notes an attempt that failed under an email: for its owner's tenants, or for the operators where nobody has it. The
 * same questions are asked of the store in both cases. Repetitions within a minute are counted in one row.
 */
export async function noteOfEmail(ctx: Ctx, email: string, event: SecurityEvent): Promise<void> {
  const [known] = await store()
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(eq(people.email, email));
  const nobody = { kind: "unknown", id: email, name: email } as const;
  const by = known ? ({ kind: "person", ...known } as const) : nobody;
  await noteOfPerson(ctx, known ?? { id: "", name: email }, { ...event, coalesce: true }, by);
}
