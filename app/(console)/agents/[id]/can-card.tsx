import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import { ago, isoOf } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import {
  COMPARED_KINDS,
  type Compared,
  type ComparedKind,
  withObserved,
  withoutUnused,
} from "@/lib/agents/compare";
import { type Declared, OBSERVED_DAYS, readDeclared } from "@/lib/agents/declared";
import { toolsUsed, type UsedTool } from "@/lib/catalogs/toolsUsed";
import css from "../agents.module.css";
import { agentHref, auditOf } from "../url";
import { AllowedButton, ReviewButton } from "./allowed-dialogs";
import { DataClasses } from "./data-classes";

interface CanCardProps {
  ctx: Ctx;
  agent: AgentView;
  mayWrite: boolean;
}

/** What it may use against what it was seen to use; both differences stand first. */
export async function CanCard({ ctx, agent, mayWrite }: CanCardProps) {
  const read = await settle(readCan(ctx, agent), ctx.requestId);
  const isEditable = mayWrite && agent.state === "registered" && agent.mergedInto === null;
  return (
    <section className={css.card} aria-labelledby="can">
      <div className={css.head}>
        <div>
          <h2 id="can">What can it do?</h2>
          {read.ok && <p>{sentence(agent, read.value)}</p>}
        </div>
        {isEditable && read.ok && <Edits agent={agent} declared={read.value} />}
      </div>
      {!read.ok && (
        <Failure
          what="What it was seen to use could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={agentHref(agent.id)}
        />
      )}
      {read.ok && <Lines agent={agent} declared={read.value} nowMs={ctx.now()} />}
      {read.ok && <DataClasses agent={agent} tools={read.value.tools} />}
    </section>
  );
}

async function readCan(ctx: Ctx, agent: AgentView): Promise<Can> {
  const declared = await readDeclared(ctx, agent);
  return { ...declared, tools: await toolsUsed(ctx, declared.observed.tools) };
}

/** With the tools of the catalog that it used. */
type Can = Declared & { tools: UsedTool[] };

const all = (declared: Declared): Compared[] => COMPARED_KINDS.flatMap((kind) => declared.compared[kind]);
const having = (declared: Declared, state: Compared["state"]) =>
  all(declared).filter((one) => one.state === state).length;

function sentence(agent: AgentView, declared: Declared): string {
  const used = all(declared).filter((one) => one.use !== null).length;
  const cut = declared.observed.cut ? " Only the newest 500 of a kind are compared." : "";
  if (agent.allowed === null)
    return `Nothing is declared. ${counted(used, "thing")} used in ${OBSERVED_DAYS} days.${cut}`;
  const undeclared = having(declared, "undeclared");
  return `${counted(undeclared, "use")} of what is not declared · ${having(declared, "unused")} declared and never used in ${OBSERVED_DAYS} days.${cut}`;
}

function Edits({ agent, declared }: { agent: AgentView; declared: Declared }) {
  const added = COMPARED_KINDS.flatMap((kind) =>
    declared.compared[kind]
      .filter((one) => one.state === "undeclared" || one.state === "undecided")
      .map((one) => `+ ${ONE[kind]} ${one.value}`),
  );
  const removed = COMPARED_KINDS.flatMap((kind) =>
    declared.compared[kind]
      .filter((one) => one.state === "unused")
      .map((one) => `− ${ONE[kind]} ${one.value}`),
  );
  return (
    <span className={css.actions}>
      <AllowedButton id={agent.id} name={agent.name} allowed={agent.allowed} />
      {added.length > 0 && (
        <ReviewButton
          id={agent.id}
          label="Allow all that was observed"
          title="Allow all that was observed?"
          submit="Allow"
          edits={added}
          words={`These were used in the last ${OBSERVED_DAYS} days and become part of what is declared.`}
          to={withObserved(agent.allowed, declared.observed)}
        />
      )}
      {removed.length > 0 && agent.allowed !== null && (
        <ReviewButton
          id={agent.id}
          label="Remove what was never used"
          title="Remove what was never used?"
          submit="Remove"
          edits={removed}
          words={`These were not used in the last ${OBSERVED_DAYS} days. A use after this shows as not declared.`}
          to={withoutUnused(agent.allowed, declared.observed)}
          danger
        />
      )}
    </span>
  );
}

const ONE: Record<ComparedKind, string> = { tools: "tool", models: "model", targets: "target" };
const STATE_WORDS: Record<Compared["state"], string> = {
  undeclared: "Used, not declared",
  unused: "Declared, never used",
  used: "Declared and used",
  undecided: "Used",
};
const APPROVAL_WORDS: Record<UsedTool["approval"], string> = {
  none: "Not approved",
  approved: "Approved",
  changed: "Changed since",
  refused: "Refused",
};
const TONES: Record<Compared["state"], string | undefined> = {
  undeclared: css.lacking,
  unused: css.open,
  used: css.subtle,
  undecided: css.subtle,
};

function Lines({ agent, declared, nowMs }: { agent: AgentView; declared: Can; nowMs: number }) {
  const rows = COMPARED_KINDS.flatMap((kind) => declared.compared[kind].map((one) => ({ kind, ...one })));
  if (rows.length === 0)
    return <p className={css.foot}>No tool, model or target is declared, and none was seen.</p>;
  const order: Compared["state"][] = ["undeclared", "unused", "undecided", "used"];
  rows.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <ScrollRegion labelledBy="can">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Kind</th>
            <th scope="col">Name</th>
            <th scope="col">In the catalog</th>
            <th scope="col">Declared against observed</th>
            <th scope="col">Last used</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LineRow
              key={`${row.kind} ${row.value}`}
              row={row}
              href={hrefOf(agent, row, declared.sinceMs)}
              tool={row.kind === "tools" ? declared.tools.find((tool) => tool.name === row.value) : undefined}
              nowMs={nowMs}
            />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface LineRowProps {
  row: Compared & { kind: ComparedKind };
  href: string;
  /** Of the catalog. */
  tool: UsedTool | undefined;
  nowMs: number;
}

function LineRow({ row, href, tool, nowMs }: LineRowProps) {
  return (
    <tr>
      <td>{ONE[row.kind]}</td>
      <th scope="row" className={css.value}>
        <a href={href}>
          <Text of={row.value} />
        </a>
        {row.use !== null && row.use.at.length > 0 && (
          <div className={css.subtle}>
            at <Text of={row.use.at.join(", ")} />
          </div>
        )}
      </th>
      <td>
        {tool && (
          <Link href={`/tools/${tool.id}`} aria-label={`${visible(tool.name)} in the catalog of tools`}>
            {APPROVAL_WORDS[tool.approval]}
          </Link>
        )}
      </td>
      <td className={TONES[row.state]}>{STATE_WORDS[row.state]}</td>
      <td className={css.when}>
        {row.use ? ago(new Date(row.use.lastMs).toISOString(), nowMs) : `not in ${OBSERVED_DAYS} d`}
      </td>
    </tr>
  );
}

/** The audit, narrowed to the use: models stand there without their provider. */
function hrefOf(agent: AgentView, row: Compared & { kind: ComparedKind }, sinceMs: number): string {
  const name = row.kind === "models" ? row.value.slice(row.value.indexOf("/") + 1) : row.value.split("@")[0];
  return auditOf(agent, isoOf(row.use?.firstMs ?? sinceMs), { [ONE[row.kind]]: name });
}
