import type { PolicyMode } from "./decision";
import type { ToolShape } from "./shape";

/** A version and how long it was in force. Times are epoch milliseconds; `toMs` is null while it is. */
export interface Publication {
  policy: string;
  policyName: string;
  version: number;
  mode: PolicyMode;
  text: string;
  digest: string;
  /** The arguments of the tools that it names, as they were when it was proposed; empty for a draft. */
  shapes: Readonly<Record<string, ToolShape>>;
  fromMs: number;
  toMs: number | null;
}
