import { isDeepStrictEqual } from "node:util";
import { insertServedModel, updateServedModel } from "@/lib/servedModels/manage";
import { insertSubscription } from "@/lib/subscriptions/create";
import { updateSubscription } from "@/lib/subscriptions/edit";
import type { Subject } from "@/lib/subscriptions/subscription";
import { insertModelAccess, updateModelAccess } from "@/lib/subscriptions/writeAccess";
import { type Document, documentIn, placed, titleOf } from "./document";
import { type Action, conflictOf, type Doing, differences, type PlannedItem, type Said } from "./plan";
import { readAuthPolicy, readModelRef, readSubscription } from "./readMaas";
import { modelNamesOf, type State } from "./state";
import type { Origin, WantedAccess, WantedModel, WantedSubscription } from "./wanted";

interface Standing {
  id: string;
  manifest: Origin | null;
  said: Said;
}

interface Compared {
  noun: PlannedItem["noun"];
  name: string;
  from: string;
  wanted: Said;
  /** The document that came in, kept and compared as a whole. */
  manifest: Origin | null;
  standing: Standing | null;
  /** What the kept manifest says. */
  was: Said | null;
}

interface Ways {
  make: (doing: Doing) => Promise<{ id: string }>;
  change: (doing: Doing, id: string) => Promise<void>;
}

/** What to do about one thing: make it, change it, or leave it as it is. */
export function actionFor(
  { noun, name, from, wanted, manifest, standing, was }: Compared,
  ways: Ways,
): Action {
  const differs = standing ? differences(standing.said, wanted) : [];
  const isSame = standing !== null && differs.length === 0 && isDeepStrictEqual(standing.manifest, manifest);
  const act = standing === null ? "make" : isSame ? "leave" : "change";
  const shown =
    act === "change" && differs.length === 0
      ? [{ field: "manifest", before: null, after: "as the file has it" }]
      : differs;
  return {
    item: { act, noun, name, id: standing?.id ?? null, from, differs: shown },
    conflict: standing === null ? null : conflictOf(was, standing.said, wanted),
    run: async (doing) => {
      const as = { verb: act === "make" ? "create" : "edit", noun };
      const inner = {
        ...doing,
        record: (edit: Parameters<Doing["record"]>[0]) => doing.record({ ...edit, as }),
      };
      if (standing === null) doing.ids.set(`${noun} ${name}`, (await ways.make(inner)).id);
      else {
        doing.ids.set(`${noun} ${name}`, standing.id);
        if (act === "change") await ways.change(inner, standing.id);
      }
    },
  };
}

const sourceOf = (manifest: Origin | null): string => {
  const { document } = (manifest ?? {}) as { document?: Document };
  return document ? titleOf(document) : "";
};

export function modelAction({ models }: State, model: WantedModel): Action {
  const row = models.find((one) => one.namespace === model.namespace && one.name === model.name);
  const fields = ({ displayName, description }: Pick<WantedModel, "displayName" | "description">): Said => ({
    displayName,
    description,
  });
  const kept = documentIn(row?.manifest, "MaaSModelRef");
  const { manifest, name, namespace, displayName, description } = model;
  return actionFor(
    {
      noun: "served model",
      name: placed(namespace, name),
      from: sourceOf(manifest),
      wanted: fields(model),
      manifest,
      standing: row ? { id: row.id, manifest: row.manifest, said: fields(row) } : null,
      was: kept && fields(readModelRef(kept as never)),
    },
    {
      make: ({ tx, ctx, record }) =>
        insertServedModel(tx, ctx, { name, namespace, displayName, description, manifest }, record),
      change: ({ tx, ctx, record }, id) =>
        updateServedModel(tx, ctx, id, { displayName, description, manifest }, record),
    },
  );
}

export const subjectWords = (subjects: readonly Subject[]): string[] =>
  [...new Set(subjects.map(({ kind, value }) => `${kind} ${value}`))].sort();

export function accessAction(state: State, access: WantedAccess): Action {
  const names = modelNamesOf(state);
  const row = state.access.find((one) => one.namespace === access.namespace && one.name === access.name);
  const fields = (one: Omit<WantedAccess, "manifest" | "name" | "namespace">): Said => ({
    subjects: subjectWords(one.subjects),
    models: [...new Set(one.models)].sort(),
    organisation: one.organisation,
    costCentre: one.costCentre,
    labels: one.labels,
  });
  const kept = documentIn(row?.manifest, "MaaSAuthPolicy");
  const { manifest, ...input } = access;
  const said = row && fields({ ...row, models: row.models.flatMap((id) => names.get(id) ?? []) });
  return actionFor(
    {
      noun: "model access",
      name: placed(access.namespace, access.name),
      from: sourceOf(manifest),
      wanted: fields(access),
      manifest,
      standing: row && said ? { id: row.id, manifest: row.manifest, said } : null,
      was: kept && fields(readAuthPolicy(kept as never)),
    },
    {
      make: ({ tx, ctx, record }) => insertModelAccess(tx, ctx, { ...input, manifest }, record),
      change: ({ tx, ctx, record }, id) => updateModelAccess(tx, ctx, id, { ...input, manifest }, record),
    },
  );
}

export function subscriptionAction(state: State, wanted: WantedSubscription): Action {
  const standing = state.subscriptions.find(
    ({ row }) => row.namespace === wanted.namespace && row.name === wanted.name,
  );
  const fields = (one: Omit<WantedSubscription, "manifest" | "name" | "namespace">): Said => ({
    displayName: one.displayName,
    description: one.description,
    priority: one.priority,
    owners: subjectWords(one.owners),
    models: one.models
      .map(({ model, billingNanoUsdPerMillion: billing }) =>
        billing === null ? model : `${model} at ${billing} nano-USD a million tokens`,
      )
      .sort(),
    organisation: one.organisation,
    costCentre: one.costCentre,
    labels: one.labels,
  });
  const kept = documentIn(standing?.row.manifest, "MaaSSubscription");
  const { manifest, ...input } = wanted;
  return actionFor(
    {
      noun: "subscription",
      name: placed(wanted.namespace, wanted.name),
      from: sourceOf(manifest),
      wanted: fields(wanted),
      manifest,
      standing: standing
        ? {
            id: standing.row.id,
            manifest: standing.row.manifest,
            said: fields({ ...standing.row, owners: standing.owners, models: standing.models }),
          }
        : null,
      was: kept && fields(readSubscription(kept as never).subscription),
    },
    {
      make: ({ tx, ctx, record }) => insertSubscription(tx, ctx, { ...input, manifest }, record),
      change: ({ tx, ctx, record }, id) => updateSubscription(tx, ctx, id, { ...input, manifest }, record),
    },
  );
}
