import { and, eq } from "drizzle-orm";
import { modelAccess } from "@/db/store/schema/subscriptions";
import type { StoreReader } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { readIdentifier, readLabels, readNamespace, readSubjects, readText, WrongFields } from "./input";
import type { Subject, SubjectView } from "./subscription";

export type AccessRow = typeof modelAccess.$inferSelect;

/** Who may call which served models at all (MaaS: MaaSAuthPolicy); any one subject that matches is enough. Times are ISO 8601. */
export interface AccessView {
  /** `mac_…` */
  id: string;
  name: string;
  namespace: string;
  subjects: SubjectView[];
  /** Those that are served still. */
  models: { id: string; name: string; namespace: string }[];
  organisation: string | null;
  costCentre: string | null;
  labels: Readonly<Record<string, string>>;
  createdBy: string;
  createdAt: string;
}

export interface NewAccess {
  /** Unique in its namespace, as subscriptions are called. */
  name: string;
  namespace?: string | undefined;
  /** At least one. */
  subjects: readonly Subject[];
  /** Served models by id, `name` or `namespace/name`; at least one. */
  models: readonly string[];
  organisation?: string | null | undefined;
  costCentre?: string | null | undefined;
  labels?: Readonly<Record<string, string>> | undefined;
  manifest?: Record<string, unknown> | null | undefined;
}

export function whereAccess(ctx: Pick<Ctx, "tenant">, id: string) {
  return and(eq(modelAccess.tenant, ctx.tenant), eq(modelAccess.id, id));
}

/** One of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function accessFor(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<AccessRow> {
  const [row] = await reader.select().from(modelAccess).where(whereAccess(ctx, id));
  if (!row) throw notFound("model access");
  return row;
}

/** The same within a transaction that writes the row anew: what another writes meanwhile waits, so that neither undoes the other. */
export async function accessForEdit(tx: StoreTx, ctx: Pick<Ctx, "tenant">, id: string): Promise<AccessRow> {
  const [row] = await tx.select().from(modelAccess).where(whereAccess(ctx, id)).for("update");
  if (!row) throw notFound("model access");
  return row;
}

/** A row with what was given put into it, but for subjects and models. Throws INVALID. */
export function readAccess(before: AccessRow, input: Partial<NewAccess>): AccessRow {
  const wrong = new WrongFields();
  const row = {
    ...before,
    name: readIdentifier(input.name ?? before.name, "name", wrong),
    namespace: readNamespace(input.namespace ?? before.namespace, wrong),
    organisation: readText(input.organisation, before.organisation, "organisation", wrong),
    costCentre: readText(input.costCentre, before.costCentre, "costCentre", wrong),
    labels: readLabels(input.labels ?? before.labels, wrong),
    manifest: input.manifest === undefined ? before.manifest : input.manifest,
  };
  wrong.throwIfAny();
  return row;
}

/** Subjects of an access: without one nobody could call. Throws INVALID. */
export function readAccessSubjects(given: readonly Subject[]): Subject[] {
  const all = readSubjects(given, "subjects");
  if (all.length > 0) return all;
  const what = "Name at least one team, group, person or user.";
  throw new DomainError("INVALID", { what, why: "Nobody could call its models." }, { subjects: what });
}

/** What the change log says of it. */
export function accessSnapshot(row: AccessRow, models: readonly string[]): object {
  const { name, namespace, organisation, costCentre, labels } = row;
  const subjects = row.subjects.map(({ kind, value }) => `${kind} ${value}`).toSorted();
  return { name, namespace, subjects, models: [...models].toSorted(), organisation, costCentre, labels };
}
