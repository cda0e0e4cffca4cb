import type { Ctx } from "../access/ctx";
import type { ActionView } from "./view";

/** One action whole; contents only with content.read. Throws NOT_FOUND. */
export declare function getAction(ctx: Ctx, id: string): Promise<ActionView>;
