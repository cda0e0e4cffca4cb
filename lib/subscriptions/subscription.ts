import { and, eq } from "drizzle-orm";
import type { subscriptionOwners } from "@/db/store/schema/subscriptions";
import { subscriptions } from "@/db/store/schema/subscriptions";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";

export const SUBJECT_KINDS = ["team", "group", "principal", "user"] as const;
export const SUBSCRIPTION_STATES = ["active", "paused"] as const;

/** Whom a subscription or a model access names: a team's id, a group of the identity provider, a principal's id, or a user name. */
export type Subject = Pick<typeof subscriptionOwners.$inferSelect, "kind" | "value">;
export type SubscriptionRow = typeof subscriptions.$inferSelect;

/** A subject with what people call it; its own value where it is a mere name, or nobody any more. */
export interface SubjectView extends Subject {
  name: string;
}

/** A served model that a subscription holds. */
export interface SubscribedModel {
  /** `svm_…` */
  id: string;
  name: string;
  namespace: string;
  displayName: string | null;
  state: "active" | "paused";
  /** `billingRate` of MaaS, kept for its manifests; what is charged goes by prices. Nano-USD per million tokens; null: none. */
  billingNanoUsdPerMillion: number | null;
}

/** Who draws on which models, and who pays (MaaS: MaaSSubscription). Times are ISO 8601. */
export interface SubscriptionView {
  /** `sub_…` */
  id: string;
  name: string;
  namespace: string;
  displayName: string | null;
  description: string | null;
  priority: number;
  organisation: string | null;
  costCentre: string | null;
  labels: Readonly<Record<string, string>>;
  state: "active" | "paused";
  owners: SubjectView[];
  models: SubscribedModel[];
  /** Model keys that draw on it and are good now. */
  activeKeys: number;
  createdBy: string;
  createdAt: string;
}

export function whereSubscription(ctx: Pick<Ctx, "tenant">, id: string) {
  return and(eq(subscriptions.tenant, ctx.tenant), eq(subscriptions.id, id));
}

/** One subscription of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function subscriptionFor(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<SubscriptionRow> {
  const [row] = await reader.select().from(subscriptions).where(whereSubscription(ctx, id));
  if (!row) throw notFound("subscription");
  return row;
}

/** The same within a transaction that writes the row anew: what another writes meanwhile waits, so that neither undoes the other. */
export async function subscriptionForEdit(
  tx: StoreTx,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<SubscriptionRow> {
  const [row] = await tx.select().from(subscriptions).where(whereSubscription(ctx, id)).for("update");
  if (!row) throw notFound("subscription");
  return row;
}

/** What gateways and manifests call it: `namespace/name`, or the name alone. */
export function fullName({ namespace, name }: { namespace: string; name: string }): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** What everybody may know of a row. */
export function plain(row: SubscriptionRow) {
  const { id, name, namespace, displayName, description, priority, organisation, costCentre, labels, state } =
    row;
  return { id, name, namespace, displayName, description, priority, organisation, costCentre, labels, state };
}
