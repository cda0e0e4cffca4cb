import { counted } from "@/app/_ui/format/count";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import css from "../agents.module.css";
import { readPrefill } from "./read-agent";
import { RegisterButton } from "./register-button";

/** The next step for what nobody has registered, with what is known filled in. */
export async function RegisterCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const prefill = await readPrefill(ctx, agent);
  const observed = prefill?.declared.observed;
  const seen = {
    tools: observed?.tools.map((one) => one.value) ?? [],
    models: observed?.models.map((one) => one.value) ?? [],
    targets: observed?.targets.map((one) => one.value) ?? [],
  };
  return (
    <section className={css.banner} aria-label="Registration">
      <span>
        <strong>Nobody has registered this agent.</strong> It was seen to use{" "}
        {counted(seen.tools.length, "tool")}, {counted(seen.models.length, "model")} and{" "}
        {counted(seen.targets.length, "target")}; registering says who answers for it and what it may use.
      </span>
      <RegisterButton
        id={agent.id}
        about={{
          ...agent,
          environment: agent.environment ?? observed?.environments[0]?.value ?? null,
        }}
        owner={prefill?.owner ?? null}
        seen={seen}
        primary
      />
    </section>
  );
}
