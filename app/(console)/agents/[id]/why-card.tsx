import Link from "next/link";
import { GRADE_WORDS } from "@/app/_ui/action/grade";
import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { GRADES } from "@/lib/actions/action";
import type { AgentView } from "@/lib/agents/agent";
import { type Authority, authorityOf } from "@/lib/agents/authority";
import { resolvePrincipals } from "@/lib/principals/resolve";
import css from "../agents.module.css";
import { agentHref, auditOf } from "../url";

const DAYS = 30;
const DAY_MS = 86_400_000;

/** On whose authority it acted, and how sure that is. */
export async function WhyCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const read = await settle(readWhy(ctx, agent), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="why">
      <div className={css.head}>
        <div>
          <h2 id="why">Why did it act?</h2>
          {read.ok && <p>{sentence(read.value.authority)}</p>}
        </div>
      </div>
      {!read.ok && (
        <Failure
          what="On whose authority it acted could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={agentHref(agent.id)}
        />
      )}
      {read.ok && read.value.authority.actions > 0 && (
        <>
          <Principals ctx={ctx} agent={agent} {...read.value} />
          <Grades authority={read.value.authority} />
        </>
      )}
    </section>
  );
}

async function readWhy(ctx: Ctx, agent: AgentView) {
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
  const authority = await authorityOf(
    ctx,
    agent.keys.map((one) => one.key),
    range,
  );
  const known = await resolvePrincipals(
    ctx,
    authority.principals.map((one) => one.value),
  );
  return { authority, known };
}

type Why = Awaited<ReturnType<typeof readWhy>>;

function sentence({ actions, principalCount, sessions }: Authority): string {
  if (actions === 0) return `It did nothing in the last ${DAYS} days.`;
  return `${counted(actions, "action")} for ${counted(principalCount, "principal")} in ${counted(sessions, "conversation")}, last ${DAYS} days.`;
}

function Principals({ ctx, agent, authority, known }: Why & { ctx: Ctx; agent: AgentView }) {
  return (
    <ScrollRegion labelledBy="why">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">For whom</th>
            <th scope="col">Known as</th>
            <th scope="col" className={css.end}>
              Actions
            </th>
            <th scope="col">Last</th>
          </tr>
        </thead>
        <tbody>
          {authority.principals.map((one) => {
            const who = known.get(one.value);
            return (
              <tr key={one.value}>
                <th scope="row">
                  <a href={auditOf(agent, `now-${DAYS}d`, { principal: one.value })}>
                    {one.value === "" ? "nobody named" : <Text of={one.value} />}
                  </a>
                </th>
                <td>
                  {who && (
                    <Link href={`/people/${who.id}`}>
                      <Text of={who.name} />
                    </Link>
                  )}
                </td>
                <td className={css.end}>{count(one.actions)}</td>
                <td className={css.when}>{ago(new Date(one.lastMs).toISOString(), ctx.now())}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Grades({ authority }: { authority: Authority }) {
  const shown = GRADES.filter((grade) => authority.grades[grade] > 0);
  return (
    <>
      <h3>How sure that is</h3>
      <ul className={css.list}>
        {shown.map((grade) => (
          <li key={grade}>
            <span>
              <strong>{grade}</strong> {GRADE_WORDS[grade]}
            </span>
            <span className={css.number}>
              {count(authority.grades[grade])} ·{" "}
              {Math.round((authority.grades[grade] / authority.actions) * 100)} %
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
