import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { type ObservedRuntime, observedRuntime } from "@/lib/agents/runtime";
import css from "../agents.module.css";
import { RISK_WORDS, STATE_WORDS } from "../words";
import { EditAgentButton } from "./agent-dialogs";

interface ExistsCardProps {
  ctx: Ctx;
  agent: AgentView;
  mayWrite: boolean;
}

/** Its registration: what people say it is, and where it was seen to run. */
export function ExistsCard({ ctx, agent, mayWrite }: ExistsCardProps) {
  const isEditable = mayWrite && agent.state === "registered" && agent.mergedInto === null;
  return (
    <section className={css.card} aria-labelledby="exists">
      <div className={css.head}>
        <h2 id="exists">Does it exist?</h2>
        {isEditable && <EditAgentButton id={agent.id} about={agent} runtime={agent.runtime} />}
      </div>
      <dl className={css.facts}>
        <dt>Registration</dt>
        <dd>{registration(agent)}</dd>
        <Fact label="Purpose" value={agent.purpose} />
        <Fact label="Risk tier" value={agent.riskTier && RISK_WORDS[agent.riskTier]} />
        <Fact label="Data classes" value={agent.dataClasses.join(", ") || null} />
        <Fact label="Environment" value={agent.environment} />
        <Fact label="Framework" value={agent.framework} />
        <dt>Runs in, as declared</dt>
        <dd>
          <Runtime runtime={agent.runtime} none="Not said" />
        </dd>
        <dt>Runs in, as observed</dt>
        <dd>
          <Stream fallback={<span className={css.subtle}>…</span>}>
            <Observed ctx={ctx} agent={agent} />
          </Stream>
        </dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{agent.id}</code>
          <CopyButton text={agent.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}

function registration(agent: AgentView): string {
  const words = STATE_WORDS[agent.state];
  if (agent.state === "retired" && agent.retiredAt)
    return `${words} ${fullTime(agent.retiredAt).slice(0, 16)} UTC`;
  if (agent.registeredAt === null) return "Seen in telemetry; nobody has registered it";
  return `${words} by ${agent.registeredBy ?? "somebody"}, ${fullTime(agent.registeredAt).slice(0, 16)} UTC`;
}

function Fact({ label, value }: { label: string; value: string | null }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value ? <Text of={value} /> : <span className={css.subtle}>Not said</span>}</dd>
    </>
  );
}

const RUNTIME_WORDS: Record<keyof ObservedRuntime, string> = {
  namespace: "namespace",
  runtimeClass: "runtime class",
  sandbox: "sandbox",
  cluster: "cluster",
  workload: "workload",
  container: "container",
  host: "host",
};

function Runtime({ runtime, none }: { runtime: ObservedRuntime; none: string }) {
  const said = (Object.keys(RUNTIME_WORDS) as (keyof ObservedRuntime)[]).flatMap((field) => {
    const value = runtime[field];
    return value ? [{ field, value }] : [];
  });
  if (said.length === 0) return <span className={css.subtle}>{none}</span>;
  return said.map(({ field, value }) => (
    <span key={field}>
      <span className={css.subtle}>{RUNTIME_WORDS[field]}</span> <Text of={value} />
    </span>
  ));
}

async function Observed({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  if (agent.lastSeenAt === null) return <span className={css.subtle}>Never seen</span>;
  const keys = agent.keys.map((one) => one.key);
  const read = await settle(observedRuntime(ctx, keys, Date.parse(agent.lastSeenAt)), ctx.requestId);
  if (!read.ok) return <span className={css.subtle}>The lake does not answer</span>;
  return (
    <>
      <Runtime runtime={read.value ?? {}} none="Its telemetry does not say" />
      {read.value && <Differences declared={agent.runtime} seen={read.value} />}
    </>
  );
}

/** What is declared and was seen to be otherwise; what telemetry does not say is no difference. */
function Differences({ declared, seen }: { declared: AgentView["runtime"]; seen: ObservedRuntime }) {
  const others = (["namespace", "runtimeClass", "sandbox"] as const).filter(
    (field) => declared[field] && seen[field] && declared[field] !== seen[field],
  );
  if (others.length === 0) return null;
  return (
    <span className={css.lacking}>
      Not as declared: {others.map((field) => RUNTIME_WORDS[field]).join(", ")}
    </span>
  );
}
