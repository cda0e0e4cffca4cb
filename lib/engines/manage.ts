import { policyEngines } from "@/db/store/schema/policies";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { encryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { change } from "@/lib/changes/change";
import {
  type EngineFields,
  type EngineRow,
  engineFields,
  engineFor,
  engineSnapshot,
  TOKEN_PURPOSE,
  whereEngine,
} from "./engine";

const ability = "settings.write";
const noun = "policy engine";

/** Adds an engine that is asked from now on. Needs `settings.write`; throws INVALID (also for an address that we may not reach), CONFLICT for a name that is taken. */
export async function addEngine(ctx: Ctx, input: EngineFields): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  const { token, ...given } = readShape(engineFields, input);
  const id = ctx.newId("eng");
  const row: EngineRow = {
    ...given,
    id,
    tenant: ctx.tenant,
    url: await baseOf(given.url),
    token: token ? encryptSecret(token, TOKEN_PURPOSE, id) : null,
    lastError: null,
    lastAskedAt: null,
    createdBy: ctx.actor.id,
    createdAt: new Date(ctx.now()),
  };
  await unlessTaken(given.name, () =>
    change(ctx, { verb: "add", noun, ability }, async (tx, record) => {
      await tx.insert(policyEngines).values(row);
      record({ target: id, before: null, after: engineSnapshot(row) });
    }),
  );
  return { id };
}

/** Edits an engine; what is left out stays. A token goes to the host it was given for only. Throws like `addEngine`, and NOT_FOUND. */
export async function editEngine(ctx: Ctx, id: string, input: Partial<EngineFields>): Promise<void> {
  requireAbility(ctx, ability);
  const read = readShape(engineFields.partial(), input);
  const url = read.url === undefined ? undefined : await baseOf(read.url);
  await unlessTaken(read.name ?? "", () =>
    change(ctx, { verb: "edit", noun, ability }, async (tx, record) => {
      const before = await engineFor(tx, ctx, id);
      const moved = url !== undefined && new URL(url).origin !== new URL(before.url).origin;
      const kept = moved ? null : before.token;
      const { token } = read;
      const after: EngineRow = {
        ...before,
        name: read.name ?? before.name,
        url: url ?? before.url,
        path: read.path ?? before.path,
        // Defaults are for what is new: here only what was given counts.
        kind: input.kind ?? before.kind,
        timeoutMs: input.timeoutMs ?? before.timeoutMs,
        mode: input.mode ?? before.mode,
        token: token === undefined ? kept : token ? encryptSecret(token, TOKEN_PURPOSE, id) : null,
      };
      await tx.update(policyEngines).set(after).where(whereEngine(ctx, id));
      record({ target: id, before: engineSnapshot(before), after: engineSnapshot(after) });
    }),
  );
}

/** Asks an engine no more, and forgets its token. Needs `settings.write`; throws NOT_FOUND. */
export async function removeEngine(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "remove", noun, ability }, async (tx, record) => {
    const before = await engineFor(tx, ctx, id);
    await tx.delete(policyEngines).where(whereEngine(ctx, id));
    record({ target: id, before: engineSnapshot(before), after: null });
  });
}

/** The address without the path of the Data API, which people copy with it. Throws INVALID. */
async function baseOf(given: string): Promise<string> {
  const url = await requireSafeAddress(given);
  const [path = ""] = url.pathname.split(/\/v[01]\/data(?:\/|$)/);
  return `${url.origin}${path.replace(/\/+$/, "")}`;
}

async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is an engine "${name.trim()}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
