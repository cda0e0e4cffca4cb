import type { Ctx } from "../access/ctx";
import type { SessionView } from "./session";

/** One session's summary, by its id (ses_…) or its conversation id. Throws NOT_FOUND. */
export declare function getSession(ctx: Ctx, id: string): Promise<SessionView>;
