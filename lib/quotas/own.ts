import { and } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldByMe } from "@/lib/keys/own";
import { groupsOf } from "@/lib/principals/groupsOf";
import { myPrincipal } from "@/lib/principals/mine";
import { callerOf } from "@/lib/subscriptions/caller";
import { subscriptionsInForce } from "@/lib/subscriptions/inForce";
import { ownedBy } from "@/lib/subscriptions/select";
import { standingsOf } from "./counters";
import type { SubjectKind } from "./kinds";
import { type CounterView, counterViews } from "./listCounters";
import type { Quota } from "./quota";

/** What of each kind is the actor's own, by id: themselves, their teams and subscriptions, keys that they hold. */
type Own = Readonly<Partial<Record<SubjectKind, ReadonlySet<string>>>>;

/** Who the actor is to quotas; null for who is nobody on the list of people. */
async function ownOf(ctx: Ctx): Promise<Own | null> {
  const me = await myPrincipal(ctx);
  if (!me) return null;
  const groups = await groupsOf(store(), ctx.tenant, me.id);
  const [index, caller, held] = await Promise.all([
    subscriptionsInForce(ctx.tenant, ctx.now()),
    callerOf(ctx.tenant, { groups, principal: me.id }, ctx.now()),
    store()
      .select({ id: keys.id })
      .from(keys)
      .where(and(await heldByMe(ctx))),
  ]);
  const self = new Set([me.id]);
  return {
    person: self,
    human: self,
    team: caller.teams,
    subscription: new Set(ownedBy(index, caller).map(({ id }) => id)),
    key: new Set(held.map(({ id }) => id)),
  };
}

/** The holders of a quota's counters that are the actor's own: the shared one where it is about them, else theirs. */
function holdersIn(own: Own, { subjectKind, subject, per }: Quota): string[] {
  const isAbout =
    subjectKind === "tenant" || (subject === null ? subjectKind in own : own[subjectKind]?.has(subject));
  if (!isAbout) return [];
  return per === "pooled" ? [""] : [...(own[per] ?? [])];
}

/**
 * Every counter that applies to the signed-in person, fullest first, also those that they have not drawn on: their own, and
 * the shared ones of their teams, subscriptions and keys, and of everybody. Needs nothing but being signed in; empty for who is
 * nobody on the list of people.
 */
export async function listOwnCounters(ctx: Ctx): Promise<CounterView[]> {
  const own = await ownOf(ctx);
  if (!own) return [];
  const standings = await standingsOf(ctx, undefined, (quota) => holdersIn(own, quota));
  const share = ({ settled, reserved, ceiling }: (typeof standings)[number]) =>
    (settled + reserved) / Math.max(1, ceiling);
  return counterViews(
    ctx.tenant,
    standings.filter(({ state }) => state !== "off").sort((a, b) => share(b) - share(a)),
  );
}

/** Whether a counter is one that the signed-in person may ask more of. */
export async function isOwnCounter(ctx: Ctx, quota: Quota, holder: string): Promise<boolean> {
  const own = await ownOf(ctx);
  return own !== null && holdersIn(own, quota).includes(holder);
}
