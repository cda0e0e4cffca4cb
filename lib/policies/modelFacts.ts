import { and, eq, inArray } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { modelNames, models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import { remembered } from "@/lib/base/remembered";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import type { Entity } from "./facts";

/** A model, and the version that its name is bound to (`mdv_…`). */
export interface KnownModelFacts {
  entity: Entity;
  version: string | null;
}

/** Models by `provider/name`, as telemetry writes them; their signatures are not looked at. */
export const modelFactsOf = heldLookUp<KnownModelFacts>(lookUp);

export const modelRef = (provider: string, name: string) => `${provider}/${name}`;

/** A model that the catalog does not have: nothing of it is sure, so it counts as somebody else's. */
export const unknownModel = remembered((provider: string, name: string) =>
  entityOf(provider, name, {
    registered: false,
    version: "",
    stage: "unknown",
    signature: "unknown",
    external: true,
    licence: "",
  }),
);

function entityOf(provider: string, name: string, attrs: Entity["attrs"]): Entity {
  const parents = provider === "" ? [] : [`Provider::${provider}` as const];
  return { type: "Model", id: modelRef(provider, name), parents, attrs: { name, provider, ...attrs } };
}

async function lookUp(tenant: string, refs: readonly string[]): Promise<Map<string, KnownModelFacts>> {
  const names = refs.map((ref) => ref.slice(ref.indexOf("/") + 1));
  const rows = await store()
    .select({ provider: modelNames.provider, value: modelNames.value, model: models, version: modelVersions })
    .from(modelNames)
    .innerJoin(models, eq(models.id, modelNames.model))
    .leftJoin(modelVersions, eq(modelVersions.id, modelNames.version))
    .where(and(eq(modelNames.tenant, tenant), inArray(modelNames.value, names)));
  const served = await servedHere(tenant, [...new Set(rows.map(({ model }) => model.id))]);
  return new Map(
    rows.map(({ provider, value, model, version }) => {
      const attrs = {
        registered: model.state === "registered",
        version: version?.version ?? "",
        stage: version?.stage ?? "unknown",
        signature: "unknown",
        external: !served.has(model.id),
        licence: version?.licence ?? model.licence ?? "",
      };
      const entity = entityOf(provider, value, attrs);
      return [modelRef(provider, value), { entity, version: version?.id ?? null }];
    }),
  );
}

/** Models with a serving endpoint of ours. */
async function servedHere(tenant: string, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await store()
    .selectDistinct({ model: modelEndpoints.model })
    .from(modelEndpoints)
    .where(and(eq(modelEndpoints.tenant, tenant), inArray(modelEndpoints.model, [...ids])));
  return new Set(rows.flatMap(({ model }) => model ?? []));
}
