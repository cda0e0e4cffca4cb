import { tokensOf, whyNoCost, whyNoTokens } from "@/app/_ui/action/unknown";
import { KIND_SHORT, whatOf } from "@/app/_ui/action/what";
import { visible } from "@/app/_ui/content/visible";
import { OutcomeOrDecision } from "@/app/_ui/decision/outcome-or-decision";
import { addTerm } from "@/app/_ui/filter-bar/add-term";
import { count, counted, shortCount } from "@/app/_ui/format/count";
import { msCell } from "@/app/_ui/format/duration";
import { usdCell } from "@/app/_ui/format/money";
import { clock, day, fullTime } from "@/app/_ui/format/time";
import { Icon } from "@/app/_ui/icons";
import css from "@/app/_ui/table/table.module.css";
import type { FilterField } from "@/lib/actions/filter";
import type { ActionView } from "@/lib/actions/view";
import { type AuditUrl, auditHref } from "./url";

/** A value that can narrow the list: the small button is for pointers, `f` and the inspector's links for keys. */
function Narrowing({
  url,
  field,
  value,
  show,
  href,
}: {
  url: AuditUrl;
  field: FilterField;
  value: string;
  show: string;
  /** Of what the value stands for; for pointers, as the button: the inspector has it for keys. */
  href?: string | undefined;
}) {
  return (
    <>
      <span className={css.clip} title={visible(show)}>
        {href === undefined ? (
          <bdi>{visible(show)}</bdi>
        ) : (
          <a href={href} tabIndex={-1} className={css.place}>
            <bdi>{visible(show)}</bdi>
          </a>
        )}
      </span>
      <a
        data-nav
        data-narrow={field}
        href={auditHref(url, { q: addTerm(url.q, field, value) })}
        className={css.narrow}
        title={`Only ${field}:${visible(value)}`}
        tabIndex={-1}
        aria-hidden="true"
      >
        <Icon name="filter" size={12} />
      </a>
    </>
  );
}

/** A number that may be unknown: a dash says so, and why. */
function Maybe({ shown, why }: { shown: string | null; why: string | null }) {
  if (shown !== null) return shown;
  return why === null ? null : <span title={why}>—</span>;
}

function What({ action, url }: { action: ActionView; url: AuditUrl }) {
  const what = whatOf({ ...action, tool: action.tool.name });
  const field =
    action.kind === "tool_call" && action.tool.name
      ? "tool"
      : action.kind === "model_call" && action.model
        ? "model"
        : null;
  const redacted = Object.values(action.redactions).reduce((sum, n) => sum + n, 0);
  return (
    <>
      <span className={css.kind}>{KIND_SHORT[action.kind]}</span>
      {field ? (
        <Narrowing url={url} field={field} value={what} show={what} />
      ) : (
        <span className={css.clip} title={visible(what)}>
          <bdi>{visible(what)}</bdi>
        </span>
      )}
      {redacted > 0 && (
        <span className={css.redacted} title={`${counted(redacted, "secret")} redacted`}>
          <span aria-hidden="true">▮{count(redacted)}</span>
          <span className="bw-unseen">{counted(redacted, "secret")} redacted</span>
        </span>
      )}
    </>
  );
}

function Numbers({ action }: { action: ActionView }) {
  const tokens = tokensOf(action);
  return (
    <>
      <td className={css.number}>
        {action.durationMs === null ? <span title="no end was reported">—</span> : msCell(action.durationMs)}
      </td>
      <td className={css.number}>
        <Maybe shown={tokens === null ? null : shortCount(tokens)} why={whyNoTokens(action)} />
      </td>
      <td className={css.number}>
        <Maybe
          shown={action.cost.nanoUsd === null ? null : usdCell(action.cost.nanoUsd)}
          why={whyNoCost(action)}
        />
      </td>
    </>
  );
}

/** One action in 28 px. The time is the row's link; with script the whole row opens it. */
export function ActionRow({
  action,
  url,
  selected,
}: {
  action: ActionView;
  url: AuditUrl;
  selected: boolean;
}) {
  return (
    <tr data-id={action.id} aria-selected={selected} suppressHydrationWarning>
      <td className={css.time}>
        <a
          data-row
          data-select={action.id}
          href={auditHref(url, { sel: action.id })}
          aria-current={selected ? "true" : undefined}
          suppressHydrationWarning
        >
          <time dateTime={action.ts} title={fullTime(action.ts)}>
            <span className={css.day}>{day(action.ts)}</span> {clock(action.ts)}
          </time>
        </a>
      </td>
      <td>
        <OutcomeOrDecision outcome={action.outcome} decision={action.decision} />
      </td>
      <td className={css.cell}>
        <Narrowing
          url={url}
          field="agent"
          value={action.agent.name}
          show={action.agent.name}
          href={action.agentKnownAs && `/agents/${action.agentKnownAs.id}`}
        />
      </td>
      <td className={css.cell}>
        {action.principal !== null && (
          <Narrowing url={url} field="principal" value={action.principal} show={action.principal} />
        )}
      </td>
      <td className={`${css.cell} ${css.mono}`}>
        <What action={action} url={url} />
      </td>
      <td className={css.cell}>
        {action.target !== null && (
          <span className={css.clip} title={visible(action.target)}>
            <bdi>{visible(action.target)}</bdi>
          </span>
        )}
      </td>
      <Numbers action={action} />
    </tr>
  );
}
