import { type StoreReader, store } from "@/db/store/store";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";
import { accessAction, modelAction, subscriptionAction } from "./actions";
import { type Problem, placed, titleOf } from "./document";
import { checkAddresses, endpointAction } from "./endpointActions";
import type { Action, ImportPlan } from "./plan";
import { quotaActions, type SubjectIds } from "./quotaActions";
import { type ReadFile, readDocuments } from "./readDocuments";
import { readState, type State } from "./state";
import { findPeople, findSubjects } from "./subjects";
import type { Wanted } from "./wanted";
import { type WantedFile, wantedOf } from "./wantedOf";

const ability = "maas.write";

export interface ImportChoice {
  /** Fields that nothing here means are kept for the export, not refused. */
  keepUnknown?: boolean | undefined;
  /** That what was set here by hand may be written over. */
  takeOver?: boolean | undefined;
}

interface Prepared {
  read: ReadFile;
  file: WantedFile;
  people: SubjectIds;
}

/**
 * What importing a file of manifests would do: MaaS' own kinds and the tiers before them, Kuadrant's limits, Envoy AI
 * Gateway's quotas. Writes nothing. What is wrong within a document is a problem of the plan. Needs `maas.write`; throws
 * INVALID for a file that cannot be read at all.
 */
export async function planManifests(
  ctx: Ctx,
  file: HandedFile,
  choice: ImportChoice = {},
): Promise<ImportPlan> {
  requireAbility(ctx, ability);
  const prepared = await prepare(ctx, file, choice);
  return planOf(prepared, await actionsOf(store(), ctx, prepared));
}

/**
 * Does it, all in one transaction or nothing. The same file once more changes nothing. Needs `maas.write`; throws INVALID
 * where the plan has problems, CONFLICT where it would write over what was set by hand, unless `takeOver`.
 */
export async function importManifests(
  ctx: Ctx,
  file: HandedFile,
  choice: ImportChoice = {},
): Promise<ImportPlan> {
  requireAbility(ctx, ability);
  const prepared = await prepare(ctx, file, choice);
  const first = planOf(prepared, await actionsOf(store(), ctx, prepared));
  refuse(first, choice);
  if (first.items.every(({ act }) => act === "leave")) return first;
  try {
    return await change(ctx, { verb: "import", noun: "subscription", ability }, async (tx, record) => {
      const found = await actionsOf(tx, ctx, prepared);
      const plan = planOf(prepared, found);
      refuse(plan, choice);
      const ids = new Map<string, string>();
      for (const action of found.actions) await done(action, { tx, ctx, record, ids });
      return plan;
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new DomainError("CONFLICT", {
      what: "Something of the same name was made here meanwhile.",
      fix: "Look at the plan again, and import once more.",
    });
  }
}

async function done(action: Action, doing: Parameters<Action["run"]>[0]): Promise<void> {
  try {
    await action.run(doing);
  } catch (error) {
    if (!isDomainError(error)) throw error;
    const { from, noun, name } = action.item;
    throw new DomainError(error.code, {
      what: `${from || noun}: ${name} cannot be imported. ${error.words.what}`,
      ...(error.words.why !== undefined && { why: error.words.why }),
      fix: error.words.fix ?? "Correct the manifest and hand it in again. Nothing of it was imported.",
    });
  }
}

async function prepare(ctx: Ctx, file: HandedFile, { keepUnknown = false }: ImportChoice): Promise<Prepared> {
  const read = readDocuments(file, { keepUnknown });
  const wanted = wantedOf(read);
  const { problems, losses } = await checkAddresses(wanted.wanted.endpoints);
  wanted.problems.push(...problems);
  wanted.losses.push(...losses);
  return { read, file: wanted, people: await findPeople(ctx, wanted.wanted.quotas) };
}

interface Found {
  actions: Action[];
  problems: Problem[];
}

async function actionsOf(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  { read, file, people }: Prepared,
): Promise<Found> {
  const { wanted } = file;
  const state = await readState(reader, ctx.tenant);
  const { ids, problems } = await findSubjects(reader, ctx, state, wanted, people);
  const sources = new Set([
    ...read.documents.map(titleOf),
    ...wanted.subscriptions.map((one) => titleOf({ kind: "MaaSSubscription", metadata: one })),
  ]);
  return {
    actions: [
      ...wanted.models.map((one) => modelAction(state, one)),
      ...wanted.endpoints.map((one) => endpointAction(state, one)),
      ...wanted.access.map((one) => accessAction(state, one)),
      ...wanted.subscriptions.map((one) => subscriptionAction(state, one)),
      ...quotaActions(state, wanted.quotas, ids, sources),
    ],
    problems: [...problems, ...unknownModels(state, wanted)],
  };
}

/** Models that are neither here nor in the file, by who names them. */
function unknownModels({ models }: State, wanted: Wanted): Problem[] {
  const known = new Set([...models, ...wanted.models].map(({ namespace, name }) => placed(namespace, name)));
  const naming = [
    ...wanted.access.map((one) => ({ kind: "MaaSAuthPolicy", one, names: one.models })),
    ...wanted.subscriptions.map((one) => ({
      kind: "MaaSSubscription",
      one,
      names: one.models.map(({ model }) => model),
    })),
  ];
  return naming.flatMap(({ kind, one, names }) =>
    names
      .filter((name) => !known.has(name))
      .map((name) => ({
        of: titleOf({ kind, metadata: one }),
        path: "spec.modelRefs",
        words: `No model ${name} is served here, and the file has no MaaSModelRef of that name.`,
      })),
  );
}

function planOf({ read, file }: Prepared, { actions, problems }: Found): ImportPlan {
  return {
    documents: read.documents.length + (read.tiers.tiers.length > 0 ? 1 : 0),
    items: actions.map(({ item }) => item),
    problems: [...file.problems, ...problems],
    conflicts: actions.flatMap(({ item, conflict }) =>
      conflict === null ? [] : [{ of: `${item.noun} ${item.name}`, path: "", words: conflict }],
    ),
    losses: file.losses,
    skipped: read.skipped,
  };
}

const MOST_SAID = 5;

function refuse({ problems, conflicts }: ImportPlan, { takeOver = false }: ImportChoice): void {
  if (problems.length > 0)
    throw new DomainError("INVALID", {
      what: "Nothing was imported.",
      why: said(problems),
      fix: "Correct the file and hand it in again.",
    });
  if (conflicts.length > 0 && !takeOver)
    throw new DomainError("CONFLICT", {
      what: "Nothing was imported.",
      why: said(conflicts),
      fix: "Export what stands here first, or say that the file takes over.",
    });
}

function said(problems: readonly Problem[]): string {
  const lines = problems
    .slice(0, MOST_SAID)
    .map(({ of, path, words }) => `${of}${path === "" ? "" : `, ${path}`}: ${words}`);
  return [
    ...lines,
    ...(problems.length > MOST_SAID ? [`And ${problems.length - MOST_SAID} more.`] : []),
  ].join(" ");
}
