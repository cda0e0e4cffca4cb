import { modelEndpoints } from "@/db/store/schema/endpoints";
import { isTaken } from "@/db/store/taken";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { change } from "@/lib/changes/change";
import { modelFor, versionFor } from "@/lib/models/model";
import {
  type EndpointFields,
  type EndpointRow,
  endpointFields,
  endpointFor,
  endpointSnapshot,
  whereEndpoint,
} from "./endpoint";

const noun = "model endpoint";
const ability = "models.write";
const ADDRESSES = ["metricsUrl", "dcgmUrl"] as const;

/** Adds an endpoint. Needs `models.write`; throws INVALID (also for an address that we may not reach), NOT_FOUND for an unknown model, CONFLICT for a name that is taken. */
export async function addEndpoint(ctx: Ctx, input: EndpointFields): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  const given = readShape(endpointFields, input);
  await requireReachable(given);
  const row: EndpointRow = { ...emptyRow(ctx), ...said(given) };
  await unlessTaken(row.name, () =>
    change(ctx, { verb: "add", noun, ability }, async (tx, record) => {
      await requireModel(tx, ctx, row);
      await tx.insert(modelEndpoints).values(row);
      record({ target: row.id, before: null, after: endpointSnapshot(row) });
    }),
  );
  return { id: row.id };
}

/** Edits an endpoint; what is left out stays. Throws like `addEndpoint`, and NOT_FOUND. */
export async function editEndpoint(ctx: Ctx, id: string, input: Partial<EndpointFields>): Promise<void> {
  requireAbility(ctx, ability);
  const { kind, ...given } = readShape(endpointFields.partial(), input);
  await requireReachable(given);
  const kindGiven = input.kind === undefined ? {} : { kind };
  await unlessTaken(given.name ?? "", () =>
    change(ctx, { verb: "edit", noun, ability }, async (tx, record) => {
      const before = await endpointFor(tx, ctx, id);
      const after: EndpointRow = { ...before, ...said({ ...given, ...kindGiven }) };
      // A version belongs to its model.
      if (after.model !== before.model && given.version === undefined) after.version = null;
      await requireModel(tx, ctx, after);
      await tx.update(modelEndpoints).set(after).where(whereEndpoint(ctx, id));
      record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot(after) });
    }),
  );
}

/** Stops measuring, or begins again; the samples stay. Needs `models.write`; throws NOT_FOUND. */
export async function pauseEndpoint(ctx: Ctx, id: string, paused: boolean): Promise<void> {
  await change(ctx, { verb: paused ? "pause" : "resume", noun, ability }, async (tx, record) => {
    const before = await endpointFor(tx, ctx, id);
    await tx.update(modelEndpoints).set({ paused }).where(whereEndpoint(ctx, id));
    record({ target: id, before: endpointSnapshot(before), after: endpointSnapshot({ ...before, paused }) });
  });
}

/** Removes an endpoint; its samples cannot be seen any more. Needs `models.write`; throws NOT_FOUND. */
export async function removeEndpoint(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun, ability }, async (tx, record) => {
    const before = await endpointFor(tx, ctx, id);
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

async function requireModel(tx: StoreTx, ctx: Ctx, { model, version }: EndpointRow): Promise<void> {
  if (model !== null) await modelFor(tx, ctx, model);
  if (version === null) return;
  if (model === null) {
    const what = "A version needs its model.";
    throw new DomainError("INVALID", { what, fix: "Choose the model too." }, { version: what });
  }
  await versionFor(tx, ctx, model, version);
}

function emptyRow(ctx: Ctx): EndpointRow {
  return {
    id: ctx.newId("mep"),
    tenant: ctx.tenant,
    name: "",
    kind: "vllm",
    baseUrl: null,
    model: null,
    version: null,
    metricsUrl: null,
    dcgmUrl: null,
    servedName: null,
    acceleratorType: null,
    acceleratorCount: null,
    hourNanoUsd: null,
    paused: false,
    triedAt: null,
    scrapedAt: null,
    failure: null,
    createdBy: ctx.actor.id,
    createdAt: new Date(ctx.now()),
  };
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
