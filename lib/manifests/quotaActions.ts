import { isDeepStrictEqual } from "node:util";
import { insertQuota } from "@/lib/quotas/create";
import { dropQuota, updateQuota } from "@/lib/quotas/edit";
import type { Quota } from "@/lib/quotas/quota";
import { draftOf } from "@/lib/quotas/view";
import { placed } from "./document";
import { type Action, conflictOf, type Doing, differences, type Said } from "./plan";
import type { State } from "./state";
import type { WantedQuota } from "./wanted";

/** What a quota counts for whom: it can never be edited, so another one takes its place. */
const kept = ({ subjectKind, per, measure }: Pick<Quota, "subjectKind" | "per" | "measure">): Said => ({
  subjectKind,
  per,
  measure,
});
const edited = (
  quota: Pick<Quota, "ceiling" | "windowUnit" | "windowCount" | "mode" | "models"> & { enabled?: boolean },
): Said => ({
  ceiling: quota.ceiling,
  window: `${quota.windowCount} ${quota.windowUnit}`,
  mode: quota.mode,
  models: [...quota.models].sort(),
  enabled: quota.enabled ?? true,
});

/** Who a subject of a manifest is here: its id, where it stands already; null where the import makes it first. */
export type SubjectIds = ReadonlyMap<string, string>;
export const subjectRef = ({ subjectKind, subject }: Pick<WantedQuota, "subjectKind" | "subject">): string =>
  `${subjectKind} ${subject ?? ""}`;

const originOf = (row: Quota) =>
  (row.manifest ?? {}) as { source?: string; key?: string; said?: unknown; wanted?: Said };

/** What to do about the quotas of a file: those of its documents that it asks for no longer are removed. */
export function quotaActions(
  state: State,
  wanted: readonly WantedQuota[],
  ids: SubjectIds,
  sources: ReadonlySet<string>,
): Action[] {
  const standing = new Map<string, Quota>(
    state.quotas.flatMap((row) => {
      const { source, key } = originOf(row);
      return source !== undefined && key !== undefined ? [[`${source}\n${key}`, row] as const] : [];
    }),
  );
  const actions = wanted.flatMap((quota): Action[] => {
    const place = `${quota.source}\n${quota.key}`;
    const row = standing.get(place);
    standing.delete(place);
    const subject = quota.subject === null ? null : (ids.get(subjectRef(quota)) ?? null);
    if (!row) return [makeAction(quota, subject)];
    const isOther = row.subject !== subject || differences(kept(row), kept(quota)).length > 0;
    return isOther ? [removeAction(row), makeAction(quota, subject)] : [editAction(row, quota, subject)];
  });
  const gone = [...standing.values()].filter((row) => sources.has(originOf(row).source ?? ""));
  return [...gone.map(removeAction), ...actions];
}

function draft(quota: WantedQuota, subject: string | null) {
  const { name, subjectKind, per, models, measure, ceiling, windowUnit, windowCount, mode } = quota;
  return {
    name: name.slice(0, 200),
    subjectKind,
    subject,
    per,
    models,
    measure,
    ceiling,
    windowUnit,
    windowCount,
    mode,
  };
}

/** Kept with the quota, so that a later import can tell what was edited here since. */
const originWith = (quota: WantedQuota) => ({ ...quota.manifest, wanted: edited(quota) });

function named(doing: Doing, verb: string): Doing {
  const as = { verb, noun: "quota" };
  return { ...doing, record: (edit) => doing.record({ ...edit, as }) };
}

function makeAction(quota: WantedQuota, subject: string | null): Action {
  return {
    item: { act: "make", noun: "quota", name: quota.name, id: null, from: quota.source, differs: [] },
    conflict: null,
    run: async (doing) => {
      const { tx, ctx, record, ids } = named(doing, "create");
      const made = quota.subject === null ? null : ids.get(subjectRef(quota));
      await insertQuota(tx, ctx, draft(quota, subject ?? made ?? null), record, originWith(quota));
    },
  };
}

function editAction(row: Quota, quota: WantedQuota, subject: string | null): Action {
  const differs = differences(edited(row), edited(quota));
  const { wanted: _, ...before } = originOf(row);
  const isSame = differs.length === 0 && isDeepStrictEqual(before, quota.manifest);
  const shown =
    differs.length > 0 || isSame
      ? differs
      : [{ field: "manifest", before: null, after: "as the file has it" }];
  return {
    item: {
      act: isSame ? "leave" : "change",
      noun: "quota",
      name: row.name,
      id: row.id,
      from: quota.source,
      differs: shown,
    },
    conflict: conflictOf(originOf(row).wanted ?? null, edited(row), edited(quota)),
    run: async (doing) => {
      if (isSame) return;
      const { tx, ctx, record } = named(doing, "edit");
      const { name: __, ...asked } = draft(quota, subject);
      const next = { ...draftOf(row), ...asked, enabled: true };
      await updateQuota(tx, ctx, row.id, next, record, { manifest: originWith(quota) });
    },
  };
}

function removeAction(row: Quota): Action {
  const was = originOf(row).wanted;
  const isEdited = was !== undefined && differences(was, edited(row)).length > 0;
  return {
    item: {
      act: "remove",
      noun: "quota",
      name: row.name,
      id: row.id,
      from: originOf(row).source ?? "",
      differs: [],
    },
    conflict: isEdited ? "It was edited here since it came in, and the file has it no more." : null,
    run: async (doing) => {
      const { tx, ctx, record } = named(doing, "remove");
      await dropQuota(tx, ctx, row.id, record);
    },
  };
}

/** Subjects that the file itself makes: subscriptions. */
export const madeSubjects = (subscriptions: readonly { namespace: string; name: string }[]): Set<string> =>
  new Set(subscriptions.map(({ namespace, name }) => `subscription ${placed(namespace, name)}`));
