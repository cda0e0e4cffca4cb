import type { z } from "zod";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { change, type RecordEdit } from "@/lib/changes/change";
import { modelFor, versionFor } from "@/lib/models/model";
import { servedModelFor } from "@/lib/servedModels/servedModel";
import { readCredential, sealed } from "./credential";
import { emptyEndpoint, UNAUTHENTICATED, UNCHECKED } from "./emptyEndpoint";
import {
  type EndpointFields,
  type EndpointRow,
  endpointFields,
  endpointForEdit,
  endpointSnapshot,
  whereEndpoint,
} from "./endpoint";

const noun = "model endpoint";
const ability = "models.write";
const ADDRESSES = ["baseUrl", "metricsUrl", "dcgmUrl"] as const;
/** What requests to the model depend on: for those who run the service. */
const SERVING = ["kind", "baseUrl", "served", "targetModel", "weight", "apiVersion"] as const;

/** Adds an endpoint. Needs `models.write`, and `maas.write` for what serves; throws INVALID (also for an address that we may not reach), NOT_FOUND for an unknown model, CONFLICT for a name that is taken. */
export async function addEndpoint(
  ctx: Ctx,
  { credential, ...input }: EndpointFields & { credential?: string | null | undefined },
): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  const given = readShape(endpointFields, input);
  const secret = credential?.trim() ? readCredential(credential) : null;
  const empty = emptyEndpoint(ctx);
  const row = checked({ ...empty, ...said(given), ...(secret && sealed(ctx, empty.id, secret)) });
  requireServing(ctx, empty, row);
  await requireReachable(given);
  await unlessTaken(row.name, () =>
    change(ctx, { verb: "add", noun, ability }, (tx, record) => insertRow(tx, ctx, row, record)),
  );
  return { id: row.id };
}

/**
 * Adds one without a credential within a transaction of the caller's `change`, which has asked for `maas.write` and looked at
 * the address before (`requireSafeAddress` may wait for a name to be found): for imports of many at once.
 */
export async function insertEndpoint(
  tx: StoreTx,
  ctx: Ctx,
  input: EndpointFields,
  record: RecordEdit,
): Promise<{ id: string }> {
  const row = checked({ ...emptyEndpoint(ctx), ...said(readShape(endpointFields, input)) });
  await insertRow(tx, ctx, row, record);
  return { id: row.id };
}

async function insertRow(tx: StoreTx, ctx: Ctx, row: EndpointRow, record: RecordEdit): Promise<void> {
  await requireModel(tx, ctx, row);
  await tx.insert(modelEndpoints).values(row);
  record({ target: row.id, before: null, after: endpointSnapshot(row) });
}

/**
 * Edits an endpoint; what is left out stays. A credential goes to the host and the kind of provider that it was given for
 * only: with another it is forgotten. Throws like `addEndpoint`, and NOT_FOUND.
 */
export async function editEndpoint(ctx: Ctx, id: string, input: Partial<EndpointFields>): Promise<void> {
  requireAbility(ctx, ability);
  const { kind, ...given } = readShape(endpointFields.partial(), input);
  await requireReachable(given);
  const kindSaid = input.kind === undefined ? given : { ...given, kind };
  await unlessTaken(given.name ?? "", () =>
    change(ctx, { verb: "edit", noun, ability }, (tx, record) => editRow(tx, ctx, id, kindSaid, record)),
  );
}

/** The same within a transaction of the caller's `change`, under the conditions of `insertEndpoint`. */
export async function updateEndpoint(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  input: Partial<EndpointFields>,
  record: RecordEdit,
): Promise<void> {
  const { kind, ...given } = readShape(endpointFields.partial(), input);
  await editRow(tx, ctx, id, input.kind === undefined ? given : { ...given, kind }, record);
}

async function editRow(
  tx: StoreTx,
  ctx: Ctx,
  id: string,
  given: Partial<z.output<typeof endpointFields>>,
  record: RecordEdit,
): Promise<void> {
  const before = await endpointForEdit(tx, ctx, id);
  const after = checked({ ...before, ...said(given) });
  requireServing(ctx, before, after);
  // A version belongs to its model.
  if (after.model !== before.model && given.version === undefined) after.version = null;
  const isElsewhere = originOf(before) !== originOf(after) || before.kind !== after.kind;
  if (isElsewhere) Object.assign(after, UNAUTHENTICATED);
  if (isElsewhere || SERVING.some((field) => before[field] !== after[field])) Object.assign(after, UNCHECKED);
  await requireModel(tx, ctx, after);
  await tx.update(modelEndpoints).set(after).where(whereEndpoint(ctx, id));
  record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot(after) });
}

/** Stops serving, measuring and checking, or begins again; the samples stay. Needs `models.write`; throws NOT_FOUND. */
export async function pauseEndpoint(ctx: Ctx, id: string, paused: boolean): Promise<void> {
  await change(ctx, { verb: paused ? "pause" : "resume", noun, ability }, async (tx, record) => {
    const before = await endpointForEdit(tx, ctx, id);
    await tx.update(modelEndpoints).set({ paused }).where(whereEndpoint(ctx, id));
    record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot({ ...before, paused }) });
  });
}

/** Removes an endpoint; its samples cannot be seen any more. Needs `models.write`; throws NOT_FOUND. */
export async function removeEndpoint(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun, ability }, async (tx, record) => {
    const before = await endpointForEdit(tx, ctx, id);
    await tx.delete(modelEndpoints).where(whereEndpoint(ctx, id));
    record({ target: id, before: endpointSnapshot(before), after: null });
  });
}

async function requireReachable(given: Partial<EndpointFields>): Promise<void> {
  for (const field of ADDRESSES) {
    const url = given[field];
    if (!url) continue;
    await requireSafeAddress(url).catch((error: unknown) => {
      if (!(error instanceof DomainError) || error.code !== "INVALID") throw error;
      throw new DomainError("INVALID", error.words, { [field]: error.words.why ?? error.words.what });
    });
  }
}

async function requireModel(tx: StoreTx, ctx: Ctx, { model, version, served }: EndpointRow): Promise<void> {
  if (served !== null) await servedModelFor(tx, ctx, served);
  if (model !== null) await modelFor(tx, ctx, model);
  if (version === null) return;
  if (model === null) {
    const what = "A version needs its model.";
    throw new DomainError("INVALID", { what, fix: "Choose the model too." }, { version: what });
  }
  await versionFor(tx, ctx, model, version);
}

/** What contradicts itself is refused, and an address is kept without what callers append to it. */
function checked(row: EndpointRow): EndpointRow {
  const wrong = (field: string, why: string) =>
    new DomainError(
      "INVALID",
      { what: `${field}: ${why}`, fix: "Correct it and send it again." },
      { [field]: why },
    );
  if (row.baseUrl !== null && /[?#]/.test(row.baseUrl))
    throw wrong("baseUrl", "An address of an API has no ? and no #.");
  if (row.served !== null && row.kind === "other")
    throw wrong("kind", "An endpoint that serves a model speaks one of the APIs.");
  if (row.served !== null && row.baseUrl === null)
    throw wrong("baseUrl", "An endpoint that serves a model needs the address of its API.");
  return { ...row, baseUrl: row.baseUrl?.replace(/\/+$/, "") ?? null };
}

function requireServing(ctx: Ctx, before: EndpointRow, after: EndpointRow): void {
  const fields = [...SERVING, "credentialSecret"] as const;
  // What kind of server is measured serves nobody yet.
  const serves = (row: EndpointRow) =>
    row.baseUrl !== null || row.served !== null || row.credentialSecret !== null;
  if (!serves(before) && !serves(after)) return;
  if (fields.some((field) => before[field] !== after[field])) requireAbility(ctx, "maas.write");
}

function originOf({ baseUrl }: EndpointRow): string | null {
  return baseUrl !== null && URL.canParse(baseUrl) ? new URL(baseUrl).origin : baseUrl;
}

function said<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const pairs = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.fromEntries(pairs) as { [K in keyof T]: Exclude<T[K], undefined> };
}

async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is an endpoint "${name}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
