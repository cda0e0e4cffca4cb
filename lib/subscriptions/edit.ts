import { eq } from "drizzle-orm";
import {
  servedModels,
  subscriptionModels,
  subscriptionOwners,
  subscriptions,
} from "@/db/store/schema/subscriptions";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { change, type RecordEdit } from "@/lib/changes/change";
import { type NewSubscription, readSubjects, readSubscription } from "./input";
import {
  type HeldModel,
  heldModels,
  knownSubjects,
  putModels,
  putOwners,
  subscriptionSnapshot,
  unlessTaken,
} from "./put";
import { type Subject, subscriptionForEdit, whereSubscription } from "./subscription";

/** Edits a subscription; what is left out stays, lists are replaced as a whole. Throws like `createSubscription`, and NOT_FOUND. */
export async function editSubscription(ctx: Ctx, id: string, input: Partial<NewSubscription>): Promise<void> {
  const name = { verb: "edit", noun: "subscription", ability: "maas.write" } as const;
  await unlessTaken("subscription", input.name ?? "", () =>
    change(ctx, name, (tx, record) => updateSubscription(tx, ctx, id, input, record)),
  );
}

/** The same within a transaction of the caller's `change`. */
export async function updateSubscription(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  input: Partial<NewSubscription>,
  record: RecordEdit,
): Promise<void> {
  const before = await subscriptionForEdit(tx, ctx, id);
  const held = await heldNow(tx, id);
  const row = readSubscription(before, input);
  const given = input.owners && readSubjects(input.owners, "owners");
  const owners = given ? await knownSubjects(tx, ctx, given, "owners") : held.owners;
  const models = input.models ? await heldModels(tx, ctx, input.models) : held.models;
  await tx.update(subscriptions).set(row).where(whereSubscription(ctx, id));
  if (input.owners) await putOwners(tx, id, owners);
  if (input.models) await putModels(tx, id, models);
  record({
    target: id,
    before: subscriptionSnapshot(before, held.owners, held.models),
    after: subscriptionSnapshot(row, owners, models),
  });
}

/** Pauses a subscription, so that its keys open nothing within 2 s, or takes it up again. Needs `maas.write`; throws NOT_FOUND. */
export async function setSubscriptionState(ctx: Ctx, id: string, state: "active" | "paused"): Promise<void> {
  const verb = state === "paused" ? "pause" : "resume";
  await change(ctx, { verb, noun: "subscription", ability: "maas.write" }, async (tx, record) => {
    const before = await subscriptionForEdit(tx, ctx, id);
    await tx.update(subscriptions).set({ state }).where(whereSubscription(ctx, id));
    record({ target: id, before: { state: before.state }, after: { state } });
  });
}

/** Removes a subscription: keys that draw on it open nothing any more, within 2 s. Needs `maas.write`; throws NOT_FOUND. */
export async function removeSubscription(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "subscription", ability: "maas.write" }, async (tx, record) => {
    const before = await subscriptionForEdit(tx, ctx, id);
    const held = await heldNow(tx, id);
    await tx.delete(subscriptions).where(whereSubscription(ctx, id));
    record({ target: id, before: subscriptionSnapshot(before, held.owners, held.models), after: null });
  });
}

async function heldNow(tx: StoreTx, id: string): Promise<{ owners: Subject[]; models: HeldModel[] }> {
  const owners = await tx
    .select({ kind: subscriptionOwners.kind, value: subscriptionOwners.value })
    .from(subscriptionOwners)
    .where(eq(subscriptionOwners.subscription, id));
  const models = await tx
    .select({ row: servedModels, billingNanoUsdPerMillion: subscriptionModels.billingNanoUsdPerMillion })
    .from(subscriptionModels)
    .innerJoin(servedModels, eq(servedModels.id, subscriptionModels.model))
    .where(eq(subscriptionModels.subscription, id));
  return { owners, models };
}
