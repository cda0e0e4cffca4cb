import { visible } from "@/app/_ui/content/visible";
import { count, shortCount } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { usdCell } from "@/app/_ui/format/money";
import { clock, day, fullTime } from "@/app/_ui/format/time";
import table from "@/app/_ui/table/table.module.css";
import type { SessionView } from "@/lib/sessions/session";
import css from "./session-table.module.css";
import { sessionHref } from "./url";

/** Several names in one cell: the first, and how many more. */
function Names({ names }: { names: string[] }) {
  const [first, ...rest] = names;
  if (first === undefined) return null;
  const all = names.map(visible).join(", ");
  return (
    <span className={table.clip} title={all}>
      <bdi>{visible(first)}</bdi>
      {rest.length > 0 && <span className={css.more}> +{count(rest.length)}</span>}
    </span>
  );
}

function Failures({ session }: { session: SessionView }) {
  const { errors, denied } = session;
  if (errors + denied === 0) return <span className={css.none}>0</span>;
  const words = [errors > 0 && `✕ ${count(errors)}`, denied > 0 && `⊘ ${count(denied)}`]
    .filter(Boolean)
    .join(" ");
  const spoken = `${count(errors)} errors, ${count(denied)} denied`;
  return (
    <span className={css.failures} title={spoken}>
      <span aria-hidden="true">{words}</span>
      <span className="bw-unseen">{spoken}</span>
    </span>
  );
}

function Cost({ cost }: { cost: SessionView["cost"] }) {
  const unpriced =
    cost.unpricedCalls > 0 ? `${count(cost.unpricedCalls)} model calls have no price` : undefined;
  if (cost.nanoUsd === null) return unpriced ? <span title={unpriced}>—</span> : null;
  return (
    <span title={unpriced}>
      {unpriced && "≥ "}
      {usdCell(cost.nanoUsd)}
    </span>
  );
}

/** One session in 28 px: its last activity is the link. */
export function SessionRow({ session }: { session: SessionView }) {
  const { input, output } = session.tokens;
  return (
    <tr data-id={session.id}>
      <td className={table.time}>
        <a data-row href={sessionHref(session.id)} suppressHydrationWarning>
          <time dateTime={session.endTs} title={fullTime(session.endTs)}>
            <span className={table.day}>{day(session.endTs)}</span> {clock(session.endTs).slice(0, 8)}
          </time>
        </a>
      </td>
      <td className={`${table.cell} ${table.mono}`}>
        <span className={css.name} title={visible(session.conversation ?? session.id)}>
          <bdi>{visible(session.conversation ?? session.id)}</bdi>
        </span>
      </td>
      <td>
        <Names names={session.agents.map((agent) => agent.name)} />
      </td>
      <td>
        <Names names={session.principals} />
      </td>
      <td className={table.number}>{count(session.steps)}</td>
      <td className={table.number}>
        <Failures session={session} />
      </td>
      <td className={table.number}>{duration(session.durationMs)}</td>
      <td className={table.number}>
        {input === null && output === null ? null : shortCount((input ?? 0) + (output ?? 0))}
      </td>
      <td className={table.number}>
        <Cost cost={session.cost} />
      </td>
    </tr>
  );
}
