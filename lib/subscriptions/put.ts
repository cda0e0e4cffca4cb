import { and, eq, inArray, or } from "drizzle-orm";
import { principals, teams } from "@/db/store/schema/principals";
import { servedModels, subscriptionModels, subscriptionOwners } from "@/db/store/schema/subscriptions";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { NewSubscribedModel } from "./input";
import { fullName, type Subject, type SubscriptionRow } from "./subscription";

export type ModelRow = typeof servedModels.$inferSelect;

/** A model of a subscription, found. */
export interface HeldModel {
  row: ModelRow;
  billingNanoUsdPerMillion: number | null;
}

/** Teams and principals that are the tenant's; principals that were merged become who stands for them. Throws INVALID for anybody else. */
export async function knownSubjects(
  tx: StoreTx,
  ctx: Ctx,
  subjects: readonly Subject[],
  field: string,
): Promise<Subject[]> {
  const of = (kind: Subject["kind"]) => subjects.filter((one) => one.kind === kind).map((one) => one.value);
  const [teamIds, principalIds] = [of("team"), of("principal")];
  const teamRows =
    teamIds.length === 0
      ? []
      : await tx
          .select({ id: teams.id })
          .from(teams)
          .where(and(eq(teams.tenant, ctx.tenant), inArray(teams.id, teamIds)));
  const principalRows =
    principalIds.length === 0
      ? []
      : await tx
          .select({ id: principals.id, root: principals.root })
          .from(principals)
          .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, principalIds)));
  const knownTeams = new Set(teamRows.map((row) => row.id));
  const roots = new Map(principalRows.map((row) => [row.id, row.root]));
  const found = subjects.map((one): Subject => {
    const value =
      one.kind === "principal"
        ? roots.get(one.value)
        : one.kind === "team" && !knownTeams.has(one.value)
          ? undefined
          : one.value;
    if (value !== undefined) return { kind: one.kind, value };
    const what = `There is no ${one.kind === "team" ? "team" : "person or service"} ${one.value.slice(0, 80)}.`;
    throw new DomainError(
      "INVALID",
      { what, fix: "Choose one of the list, or name a group." },
      { [field]: what },
    );
  });
  return [...new Map(found.map((one) => [`${one.kind} ${one.value}`, one])).values()];
}

/** Served models by id, `name` or `namespace/name`, each once. Throws INVALID for one that is not the tenant's, and for a name that several have. */
export async function knownModels(
  tx: StoreTx,
  ctx: Ctx,
  refs: readonly string[],
  field = "models",
): Promise<ModelRow[]> {
  if (refs.length === 0) return [];
  const names = refs.map((ref) => ref.slice(ref.indexOf("/") + 1));
  const rows = await tx
    .select()
    .from(servedModels)
    .where(
      and(
        eq(servedModels.tenant, ctx.tenant),
        or(inArray(servedModels.id, [...refs]), inArray(servedModels.name, [...refs, ...names])),
      ),
    );
  const found = refs.map((ref) => {
    const exact = rows.filter((row) => row.id === ref || fullName(row) === ref);
    const fit = exact.length > 0 ? exact : rows.filter((row) => row.name === ref);
    if (fit.length === 1 && fit[0]) return fit[0];
    const what =
      fit.length === 0
        ? `No model "${ref.slice(0, 120)}" is served.`
        : `Several models are called "${ref}": ${fit.map(fullName).join(", ")}.`;
    throw new DomainError(
      "INVALID",
      { what, fix: fit.length === 0 ? "Choose one of the list." : "Name its namespace too." },
      { [field]: what },
    );
  });
  return [...new Map(found.map((row) => [row.id, row])).values()];
}

/** The models of a subscription, found and their prices checked. Throws INVALID. */
export async function heldModels(
  tx: StoreTx,
  ctx: Ctx,
  given: readonly NewSubscribedModel[],
): Promise<HeldModel[]> {
  const rows = await knownModels(
    tx,
    ctx,
    given.map((one) => one.model),
  );
  return rows.map((row) => {
    // As it was found: what is called just so first, else a mere name that stands for it alone.
    const said =
      given.find(({ model }) => model === row.id || model === fullName(row)) ??
      given.find(({ model }) => model === row.name);
    const billing = said?.billingNanoUsdPerMillion ?? null;
    if (billing === null || (Number.isSafeInteger(billing) && billing >= 0))
      return { row, billingNanoUsdPerMillion: billing };
    const what = `The price of ${row.name} is no whole number of nano-USD per million tokens.`;
    throw new DomainError("INVALID", { what }, { models: what });
  });
}

/** Makes the owners of a subscription be these. */
export async function putOwners(tx: StoreTx, id: string, owners: readonly Subject[]): Promise<void> {
  await tx.delete(subscriptionOwners).where(eq(subscriptionOwners.subscription, id));
  if (owners.length > 0) {
    await tx.insert(subscriptionOwners).values(owners.map((one) => ({ subscription: id, ...one })));
  }
}

/** Makes the models of a subscription be these. */
export async function putModels(tx: StoreTx, id: string, models: readonly HeldModel[]): Promise<void> {
  await tx.delete(subscriptionModels).where(eq(subscriptionModels.subscription, id));
  if (models.length === 0) return;
  const rows = models.map(({ row, billingNanoUsdPerMillion }) => ({
    subscription: id,
    model: row.id,
    billingNanoUsdPerMillion,
  }));
  await tx.insert(subscriptionModels).values(rows);
}

/** What the change log says of a subscription. */
export function subscriptionSnapshot(
  row: SubscriptionRow,
  owners: readonly Subject[],
  models: readonly HeldModel[],
): object {
  const { name, namespace, displayName, description, priority, organisation, costCentre, labels, state } =
    row;
  const held = models.map(({ row: model, billingNanoUsdPerMillion: billing }) =>
    billing === null ? fullName(model) : { model: fullName(model), nanoUsdPerMillion: billing },
  );
  const said = owners.map(({ kind, value }) => `${kind} ${value}`).toSorted();
  return {
    name,
    namespace,
    displayName,
    description,
    priority,
    organisation,
    costCentre,
    labels,
    state,
    owners: said,
    models: held,
  };
}

/** Says in words that a name is taken in its namespace. */
export async function unlessTaken<T>(noun: string, name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a ${noun} "${name.trim()}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
