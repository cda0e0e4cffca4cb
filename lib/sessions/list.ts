import type { Ctx } from "../access/ctx";
import type { Filter } from "../actions/filter";
import type { TimeRange } from "../base/time";
import type { SessionView } from "./session";

/** Sessions with an action that matches, newest activity first. Numbers are over the whole session. Needs audit.read. */
export declare function listSessions(
  ctx: Ctx,
  input: { filter: Filter; range: TimeRange; limit: number; cursor?: string | null },
): Promise<{ sessions: SessionView[]; next: string | null }>;
