import type { Ctx } from "../access/ctx";
import type { StepView } from "./session";

/** The steps of a session in order, light: contents are fetched one step at a time with `getAction`. At most 20,000; `truncated` says if there are more. */
export declare function sessionTimeline(
  ctx: Ctx,
  id: string,
): Promise<{ steps: StepView[]; truncated: boolean }>;
