import { isDeepStrictEqual } from "node:util";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import type { RecordEdit } from "@/lib/changes/change";
import type { Loss, Problem } from "./document";

export const ACTS = ["make", "change", "remove", "leave"] as const;
export const NOUNS = ["served model", "model endpoint", "model access", "subscription", "quota"] as const;

/** What an import does with one thing. */
export interface PlannedItem {
  act: (typeof ACTS)[number];
  noun: (typeof NOUNS)[number];
  /** `namespace/name`, or what it is called here. */
  name: string;
  /** What it is here; null before it is made. */
  id: string | null;
  /** The document that asks for it. */
  from: string;
  /** What would change. */
  differs: { field: string; before: unknown; after: unknown }[];
}

/** What an import would do, or did. Nothing is done while there are problems. */
export interface ImportPlan {
  /** Documents that were read, without those that were skipped. */
  documents: number;
  items: PlannedItem[];
  problems: Problem[];
  /** What was set here by hand since, and the file would write over: only with `takeOver`. */
  conflicts: Problem[];
  losses: Loss[];
  /** Documents of other kinds: left out. */
  skipped: string[];
}

/** What an action needs to be done, with the ids that those before it made: by noun and `namespace/name`. */
export interface Doing {
  tx: StoreTx;
  ctx: Ctx;
  record: RecordEdit;
  ids: Map<string, string>;
}

/** An item, and how to do it. */
export interface Action {
  item: PlannedItem;
  /** Why a person should look before it is written over; null where nobody set it by hand. */
  conflict: string | null;
  run: (doing: Doing) => Promise<void>;
}

/** The fields that a manifest sets, comparable. */
export type Said = Readonly<Record<string, unknown>>;

/** The fields in which two differ. */
export function differences(before: Said, after: Said): PlannedItem["differs"] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

/**
 * Why what stands here is not merely what the manifest before it said: it was made by hand, or edited since. `was` is what
 * the kept manifest says; null where there is none.
 */
export function conflictOf(was: Said | null, now: Said, wanted: Said): string | null {
  const fields = differences(now, wanted).map(({ field }) => field);
  if (fields.length === 0) return null;
  if (was === null) return `It was made here by hand, and the file says otherwise of ${fields.join(", ")}.`;
  const edited = differences(was, now)
    .map(({ field }) => field)
    .filter((field) => fields.includes(field));
  return edited.length === 0
    ? null
    : `It was edited here since it came in, and the file says otherwise of ${edited.join(", ")}.`;
}
