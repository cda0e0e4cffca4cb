import { inArray } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import type { StoreTx } from "@/db/store/transaction";
import type { Role } from "@/lib/access/abilities";
import { systemCtx } from "@/lib/access/newCtx";
import type { NotifyEvent } from "@/lib/notify/event";
import { notify } from "@/lib/notify/notify";

/** What groups changed of one member. */
interface Settled {
  person: string;
  before: Role[];
  after: Role[];
  removed: boolean;
  joined: boolean;
  byHand: Role[];
}

const ROWS_AT_ONCE = 1_000;

/** Tells the tenant's webhooks who came, went, or may do something else by their groups, within the edit that says so. */
export async function tellOfGroupRoles(
  tx: StoreTx,
  tenant: string,
  edits: readonly Settled[],
  nowMs: number,
): Promise<void> {
  const ctx = { ...systemCtx(tenant, "groups"), now: () => nowMs };
  for (let at = 0; at < edits.length; at += ROWS_AT_ONCE) {
    const some = edits.slice(at, at + ROWS_AT_ONCE);
    const ids = some.map((edit) => edit.person);
    const rows = await tx.select().from(people).where(inArray(people.id, ids));
    const known = new Map(rows.map((row) => [row.id, row]));
    const events = some.flatMap((edit) => {
      const row = known.get(edit.person);
      return row ? [eventOf(edit, { person: row.id, email: row.email, name: row.name })] : [];
    });
    await notify(ctx, events, { tx });
  }
}

function eventOf(edit: Settled, member: { person: string; email: string; name: string }): NotifyEvent {
  if (edit.removed) return { type: "member.removed", data: member };
  const [before, roles] = [edit.before, edit.after].map((some) => [...new Set([...edit.byHand, ...some])]);
  if (edit.joined) return { type: "member.joined", data: { ...member, roles: roles ?? [] } };
  return { type: "member.roles_changed", data: { ...member, roles: roles ?? [], before: before ?? [] } };
}
