import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { type Subject, subjectNamed } from "./subject";

/** A version as a machine names it: by the model's or the agent's name or id, and its own. */
export interface Named {
  /** `mdl_…`, or `provider/name`. */
  model?: string | undefined;
  /** `agt_…`, or its name. */
  agent?: string | undefined;
  version: string;
}

/** The version that is named so. Needs `audit.read`; throws INVALID unless it is one model's or one agent's, and NOT_FOUND. */
export async function findNamed(ctx: Ctx, { model, agent, version }: Named): Promise<Subject> {
  requireAbility(ctx, "audit.read");
  if ((model === undefined) === (agent === undefined)) {
    const what = "Name either the model or the agent.";
    throw new DomainError("INVALID", { what }, { model: what });
  }
  const kind = model === undefined ? "agent" : "model";
  return subjectNamed(store(), ctx, kind, model ?? agent ?? "", version);
}
