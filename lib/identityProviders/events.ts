import { eq } from "drizzle-orm";
import { groupGrants } from "@/db/store/schema/identities";
import { people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { noteOfPerson } from "@/lib/people/signInEvents";
import { noteSecurityEvent } from "@/lib/securityEvents/note";
import type { ProviderRow } from "./provider";
import type { Refusal } from "./refusal";

interface RefusedFacts {
  /** The provider's name for the person, where it was learnt. */
  subject?: string;
  email?: string | null;
  /** What a tenant's administrators need to map them. */
  groups?: readonly string[];
  cause?: string;
}

const MAX_GROUPS_CHARS = 1_000;

/**
 * Notes a sign-in that was refused. One for want of a mapping is told, with the groups that were seen, to the tenants that
 * map groups of this provider; every other one to the operators.
 */
export async function noteRefusedSignIn(
  ctx: Ctx,
  provider: Pick<ProviderRow, "id" | "name">,
  reason: Refusal,
  { subject, email, groups, cause }: RefusedFacts = {},
): Promise<void> {
  const concerned = reason === "unmapped" ? await tenantsOf(provider.id) : [];
  const name = email ?? subject ?? "unknown";
  const actor = { kind: "unknown", id: subject ?? name, name } as const;
  const detail: Record<string, string> = { method: "oidc", provider: provider.name, reason };
  if (groups !== undefined) detail.groups = groups.join(", ").slice(0, MAX_GROUPS_CHARS) || "none";
  if (cause !== undefined) detail.cause = cause;
  for (const tenant of concerned.length > 0 ? concerned : [null]) {
    await noteSecurityEvent(
      { ...ctx, tenant, actor },
      {
        kind: "sign_in",
        outcome: "failure",
        target: { kind: "identity provider", id: provider.id },
        detail,
        coalesce: true,
      },
    );
  }
}

/** Notes that sign-ins of a person were ended by their provider, or for want of its word. */
export async function noteEnded(
  ctx: Ctx,
  person: string,
  provider: Pick<ProviderRow, "id" | "name">,
  detail: { reason: string; count: number },
): Promise<void> {
  const [who] = await store().select().from(people).where(eq(people.id, person));
  if (!who || detail.count === 0) return;
  const by = { kind: "system", id: provider.id, name: provider.name } as const;
  const target = { kind: "person", id: who.id };
  await noteOfPerson(
    ctx,
    who,
    { kind: "session_ended", outcome: "success", target, detail: { provider: provider.name, ...detail } },
    by,
  );
}

async function tenantsOf(provider: string): Promise<string[]> {
  const rows = await store()
    .selectDistinct({ tenant: groupGrants.tenant })
    .from(groupGrants)
    .where(eq(groupGrants.provider, provider));
  return rows.map((row) => row.tenant);
}
