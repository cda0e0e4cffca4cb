import { modelRegistries } from "@/db/store/schema/registries";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { encryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { change } from "@/lib/changes/change";
import { CATALOG_API } from "./catalog";
import { REGISTRY_API } from "./kubeflow";
import {
  type RegistryFields,
  type RegistryRow,
  registryFields,
  registryFor,
  registrySnapshot,
  TOKEN_PURPOSE,
  whereRegistry,
} from "./registry";

const ability = "models.write";

/** Connects a registry or catalog; nothing is read yet. Needs `models.write`; throws INVALID, CONFLICT for a name that is taken. */
export async function connectRegistry(ctx: Ctx, input: RegistryFields): Promise<{ id: string }> {
  requireAbility(ctx, ability);
  const { token, ...given } = readShape(registryFields, input);
  const url = await baseOf(given.url);
  const id = ctx.newId("mrg");
  const row: RegistryRow = {
    ...given,
    id,
    url,
    tenant: ctx.tenant,
    token: token ? encryptSecret(token, TOKEN_PURPOSE, id) : null,
    createdBy: ctx.actor.id,
    createdAt: new Date(ctx.now()),
    triedAt: null,
    syncedAt: null,
    failure: null,
    found: null,
  };
  await unlessTaken(given.name, () =>
    change(ctx, { verb: "connect", noun: "model registry", ability }, async (tx, record) => {
      await tx.insert(modelRegistries).values(row);
      record({ target: id, before: null, after: registrySnapshot(row) });
    }),
  );
  return { id };
}

/** Edits a connection; what is left out stays. A token goes to the host it was given for only. Throws like `connectRegistry`, and NOT_FOUND. */
export async function editRegistry(ctx: Ctx, id: string, input: Partial<RegistryFields>): Promise<void> {
  requireAbility(ctx, ability);
  const { token, ...given } = readShape(registryFields.partial(), input);
  const url = given.url === undefined ? undefined : await baseOf(given.url);
  await unlessTaken(given.name ?? "", () =>
    change(ctx, { verb: "edit", noun: "model registry", ability }, async (tx, record) => {
      const before = await registryFor(tx, ctx, id);
      const moved = url !== undefined && new URL(url).origin !== new URL(before.url).origin;
      const kept = moved ? null : before.token;
      const sealed = token === undefined ? kept : token ? encryptSecret(token, TOKEN_PURPOSE, id) : null;
      const after: RegistryRow = {
        ...before,
        name: given.name ?? before.name,
        kind: given.kind ?? before.kind,
        url: url ?? before.url,
        token: sealed,
      };
      await tx.update(modelRegistries).set(after).where(whereRegistry(ctx, id));
      record({ target: id, before: registrySnapshot(before), after: registrySnapshot(after) });
    }),
  );
}

/** Forgets a connection; what was imported stays. Needs `models.write`; throws NOT_FOUND. */
export async function disconnectRegistry(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "disconnect", noun: "model registry", ability }, async (tx, record) => {
    const before = await registryFor(tx, ctx, id);
    await tx.delete(modelRegistries).where(whereRegistry(ctx, id));
    record({ target: id, before: registrySnapshot(before), after: null });
  });
}

/** The address without the path of the API, which people copy with it. Throws INVALID. */
async function baseOf(given: string): Promise<string> {
  const url = await requireSafeAddress(given);
  const path = [REGISTRY_API, CATALOG_API].reduce((rest, api) => rest.split(api)[0] ?? "", url.pathname);
  return `${url.origin}${path.replace(/\/+$/, "")}`;
}

async function unlessTaken<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a registry "${name.trim()}" already.`;
    throw new DomainError("CONFLICT", { what, fix: "Choose another name." }, { name: what });
  }
}
