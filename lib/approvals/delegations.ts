import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import { approvalDelegations } from "@/db/store/schema/approvals";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { requirePerson } from "@/lib/gates/approve";
import { memberFor } from "@/lib/people/member";
import { placesOf } from "./answerers";
import { readReason } from "./reason";

type DelegationRow = typeof approvalDelegations.$inferSelect;

/** Who answers in whose place, until when. Times are ISO 8601, UTC. */
export interface DelegationView {
  /** `apd_…` */
  id: string;
  from: { id: string; name: string };
  to: { id: string; name: string };
  reason: string;
  at: string;
  untilAt: string;
}

export interface NewDelegation {
  /** `per_…`: a member of the tenant. */
  to: string;
  /** Epoch milliseconds, 90 days away at most. */
  untilMs: number;
  reason: string;
}

const MOST_MS = 90 * 86_400_000;

/** Lets somebody answer in the actor's place for a while. Needs `approvals.answer`; throws INVALID, and NOT_FOUND for who is no member. */
export async function delegateApprovals(ctx: Ctx, input: NewDelegation): Promise<DelegationView> {
  requirePerson(ctx);
  const reason = readReason(input.reason);
  const lastsMs = input.untilMs - ctx.now();
  if (!(lastsMs > 0 && lastsMs <= MOST_MS)) {
    const what = "Give an end within the next 90 days.";
    throw new DomainError("INVALID", { what }, { until: what });
  }
  if (input.to === ctx.actor.id) {
    const what = "Choose somebody else.";
    throw new DomainError("INVALID", { what }, { to: what });
  }
  const name = { verb: "make", noun: "approval delegation", ability: "approvals.answer" } as const;
  return change(ctx, name, async (tx, record) => {
    const to = await memberFor(tx, ctx, input.to);
    const row: DelegationRow = {
      id: ctx.newId("apd"),
      tenant: ctx.tenant,
      fromPerson: ctx.actor.id,
      fromName: ctx.actor.name,
      toPerson: to.id,
      toName: to.name,
      reason,
      at: new Date(ctx.now()),
      untilAt: new Date(input.untilMs),
      revokedAt: null,
    };
    await tx.insert(approvalDelegations).values(row);
    record({ target: row.id, before: null, after: snapshot(row) });
    return view(row);
  });
}

/** Ends a delegation: by who made it, or who manages members. Throws NOT_FOUND, FORBIDDEN; again is the same as once. */
export async function revokeDelegation(ctx: Ctx, id: string): Promise<void> {
  const name = { verb: "revoke", noun: "approval delegation", ability: "own" } as const;
  await change(ctx, name, async (tx, record) => {
    const mine = and(eq(approvalDelegations.tenant, ctx.tenant), eq(approvalDelegations.id, id));
    const [before] = await tx.select().from(approvalDelegations).where(mine).for("update");
    if (!before) throw notFound("delegation");
    if (before.fromPerson !== ctx.actor.id) requireAbility(ctx, "members.write");
    const after = { ...before, revokedAt: before.revokedAt ?? new Date(ctx.now()) };
    await tx.update(approvalDelegations).set({ revokedAt: after.revokedAt }).where(mine);
    record({ target: id, before: snapshot(before), after: snapshot(after) });
  });
}

/** The delegations that count now, the newest first. Needs `audit.read`. */
export async function listDelegations(ctx: Ctx): Promise<DelegationView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(approvalDelegations)
    .where(
      and(
        eq(approvalDelegations.tenant, ctx.tenant),
        isNull(approvalDelegations.revokedAt),
        gt(approvalDelegations.untilAt, new Date(ctx.now())),
      ),
    )
    .orderBy(desc(approvalDelegations.at))
    .limit(200);
  return rows.map(view);
}

/** In whose places the reader may answer now. */
export async function listPlaces(ctx: Ctx): Promise<{ id: string; name: string }[]> {
  return ctx.actor.kind === "person" ? placesOf(store(), ctx) : [];
}

/** To whom the actor may delegate: the other members, by name. Needs `approvals.answer`. */
export async function delegatesFor(ctx: Ctx): Promise<{ id: string; name: string; email: string }[]> {
  requireAbility(ctx, "approvals.answer");
  return store()
    .select({ id: people.id, name: people.name, email: people.email })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .where(and(eq(memberships.tenant, ctx.tenant), ne(people.id, ctx.actor.id), eq(people.disabled, false)))
    .orderBy(people.name)
    .limit(500);
}

function view(row: DelegationRow): DelegationView {
  return {
    id: row.id,
    from: { id: row.fromPerson, name: row.fromName },
    to: { id: row.toPerson, name: row.toName },
    reason: row.reason,
    at: row.at.toISOString(),
    untilAt: row.untilAt.toISOString(),
  };
}

function snapshot({ fromName, toName, reason, untilAt, revokedAt }: DelegationRow): object {
  return { from: fromName, to: toName, reason, untilAt, revokedAt };
}
