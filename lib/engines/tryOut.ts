import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { Decision } from "@/lib/policies/decision";
import { gatherFacts } from "@/lib/policies/gather";
import { askOpa, decisionOf } from "./ask";
import { noteAsked } from "./askEngines";
import { engineFor } from "./engine";

/** Who and what a trial is about; nobody has to exist. */
export interface Trial {
  agent: string;
  tool: string;
  input: Readonly<Record<string, unknown>>;
}

/**
 * Asks an engine about a made-up tool call, whatever its mode, and notes how it answered. Nothing else is recorded.
 * `sent` is what it got as `input`. Needs `settings.write`; throws NOT_FOUND.
 */
export async function tryEngine(
  ctx: Ctx,
  id: string,
  { agent, tool, input }: Trial,
): Promise<{ decision: Decision; sent: unknown }> {
  requireAbility(ctx, "settings.write");
  const engine = await engineFor(store(), ctx, id);
  const [facts] = await gatherFacts(ctx, [
    {
      agent: { key: agent, name: agent },
      user: null,
      resource: { kind: "tool", name: tool, server: "" },
      grade: "C",
      environment: "",
      region: "",
      workload: "",
      callers: [],
      atMs: ctx.now(),
      approved: false,
      sessionClasses: [],
      input,
      history: {},
    },
  ]);
  if (!facts) throw new Error("One question has one answer.");
  const startedMs = ctx.now();
  const { said } = await askOpa(engine, facts);
  await noteAsked(ctx, id, "error" in said ? said.error : null);
  return { decision: decisionOf(engine, said, facts, (ctx.now() - startedMs) * 1_000), sent: facts };
}
