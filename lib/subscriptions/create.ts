import { subscriptions } from "@/db/store/schema/subscriptions";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { change, type RecordEdit } from "@/lib/changes/change";
import { type NewSubscription, readSubjects, readSubscription } from "./input";
import { heldModels, knownSubjects, putModels, putOwners, subscriptionSnapshot, unlessTaken } from "./put";
import type { SubscriptionRow } from "./subscription";

/** Makes a subscription. Needs `maas.write`; throws INVALID for owners or models that are not the tenant's, CONFLICT for a name that is taken. */
export async function createSubscription(ctx: Ctx, input: NewSubscription): Promise<{ id: string }> {
  const name = { verb: "create", noun: "subscription", ability: "maas.write" } as const;
  return unlessTaken("subscription", input.name, () =>
    change(ctx, name, (tx, record) => insertSubscription(tx, ctx, input, record)),
  );
}

/** The same within a transaction of the caller's `change`, which has asked for the ability: for imports of many at once. */
export async function insertSubscription(
  tx: StoreTx,
  ctx: Ctx,
  input: NewSubscription,
  record: RecordEdit,
): Promise<{ id: string }> {
  const row = readSubscription(emptyRow(ctx), input);
  const owners = await knownSubjects(tx, ctx, readSubjects(input.owners ?? [], "owners"), "owners");
  const models = await heldModels(tx, ctx, input.models ?? []);
  await tx.insert(subscriptions).values(row);
  await putOwners(tx, row.id, owners);
  await putModels(tx, row.id, models);
  record({ target: row.id, before: null, after: subscriptionSnapshot(row, owners, models) });
  return { id: row.id };
}

function emptyRow(ctx: Ctx): SubscriptionRow {
  return {
    id: ctx.newId("sub"),
    tenant: ctx.tenant,
    name: "",
    namespace: "",
    displayName: null,
    description: null,
    priority: 0,
    organisation: null,
    costCentre: null,
    labels: {},
    state: "active",
    manifest: null,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
}
