import type { Ctx } from "../access/ctx";
import type { TimeRange } from "../base/time";
import type { Filter } from "./filter";
import type { ActionView } from "./view";

export interface ActionPage {
  actions: ActionView[];
  /** Opaque; give it back as `cursor` for the next older page. null at the end. */
  next: string | null;
}

/** Newest first, previews only. Needs audit.read. limit 1…1000. */
export declare function searchActions(
  ctx: Ctx,
  input: { filter: Filter; range: TimeRange; limit: number; cursor?: string | null },
): Promise<ActionPage>;
