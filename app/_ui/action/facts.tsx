import type { FilterField } from "@/lib/actions/filter";
import type { ActionView } from "@/lib/actions/view";
import { Text } from "../content/text";
import { visible } from "../content/visible";
import { CopyButton } from "../copy-button";
import { addTerm } from "../filter-bar/add-term";
import { duration } from "../format/duration";
import { Icon } from "../icons";
import { printUrl } from "../list/list-url";
import css from "./action-detail.module.css";
import type { Narrow } from "./narrow";

interface Fact {
  label: string;
  value: string | null;
  mono?: boolean;
  copy?: boolean;
  /** The field that narrows the list to this value, and the value when it differs from what is shown. */
  field?: FilterField;
  href?: string;
  quiet?: string;
}

/** By what it was named, as whom it is registered where that differs, and that it is stopped. */
function agentWords({ agent, agentKnownAs }: ActionView): string {
  const known = agentKnownAs && agentKnownAs.name !== agent.name ? [agentKnownAs.name] : [];
  return [...known, `by ${agent.rule}`, ...(agentKnownAs?.suspended ? ["suspended"] : [])].join(" · ");
}

function mainFacts(action: ActionView, onSession: boolean): Fact[] {
  const { session } = action;
  const href = `/sessions/${encodeURIComponent(session.id)}?step=${encodeURIComponent(action.id)}`;
  const name = session.conversation ?? session.id;
  return [
    {
      label: "Agent",
      value: action.agent.name,
      field: "agent",
      href: action.agentKnownAs && `/agents/${action.agentKnownAs.id}`,
      quiet: agentWords(action),
    },
    {
      label: "Principal",
      value: action.principal,
      field: "principal",
      href: action.knownAs && `/people/${action.knownAs.id}`,
      quiet: action.knownAs?.name === action.principal ? undefined : action.knownAs?.name,
    },
    { label: "Tool", value: action.tool.name, mono: true, field: "tool" },
    { label: "Model", value: action.model, mono: true, field: "model", quiet: action.provider ?? undefined },
    { label: "Target", value: action.target, mono: true, field: "target" },
    {
      label: "Took",
      value: action.durationMs === null ? "no end was reported" : duration(action.durationMs),
    },
    ...(onSession ? [] : [{ label: "Session", value: name, mono: true, copy: true, href }]),
  ];
}

function originFacts(action: ActionView, onSession: boolean): Fact[] {
  const parent = action.parentSpanId ? `in ${action.parentSpanId}` : "root";
  const href = onSession ? `/audit/${encodeURIComponent(action.id)}` : undefined;
  return [
    { label: "Action", value: action.id, mono: true, copy: true, href },
    { label: "Agent id", value: action.agent.id, mono: true, copy: true },
    { label: "Trace", value: action.traceId, mono: true, copy: true },
    { label: "Span", value: action.spanId, mono: true, copy: true, quiet: parent },
    { label: "Call id", value: action.tool.callId, mono: true, copy: true },
    { label: "Workload", value: action.workload },
    { label: "Service", value: action.service, quiet: action.environment ?? undefined },
    { label: "Dialect", value: action.dialect },
  ];
}

function Value({ fact }: { fact: Fact }) {
  const text = <Text of={fact.value ?? ""} />;
  const shown = fact.href ? <a href={fact.href}>{text}</a> : text;
  return (
    <span className={fact.mono ? css.mono : undefined}>
      {shown}
      {fact.quiet && (
        <span className={css.quiet}>
          {" "}
          <Text of={fact.quiet} />
        </span>
      )}
    </span>
  );
}

/** Facts with a value, each copyable or a way to narrow the list; what is unknown is left out. */
function FactList({ facts, narrow }: { facts: Fact[]; narrow?: Narrow }) {
  return (
    <dl className={css.facts}>
      {facts
        .filter((fact) => fact.value !== null)
        .map((fact) => (
          <div key={fact.label} className={css.fact}>
            <dt>{fact.label}</dt>
            <dd>
              <Value fact={fact} />
              {fact.copy && fact.value !== null && (
                <CopyButton text={fact.value} label={fact.label.toLowerCase()} />
              )}
              {narrow && fact.field && fact.value !== null && (
                <a
                  data-nav
                  className={css.narrow}
                  href={printUrl("/audit", { ...narrow, q: addTerm(narrow.q, fact.field, fact.value) })}
                  aria-label={`Only ${fact.field} ${visible(fact.value)}`}
                  title={`Only ${fact.field}:${visible(fact.value)}`}
                >
                  <Icon name="filter" size={12} />
                </a>
              )}
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Who, with what, on what, how long. */
export function Facts({
  action,
  narrow,
  onSession,
}: {
  action: ActionView;
  narrow?: Narrow;
  onSession: boolean;
}) {
  return <FactList facts={mainFacts(action, onSession)} narrow={narrow} />;
}

/** Where the record comes from: ids to copy into other tools. */
export function Origin({ action, onSession }: { action: ActionView; onSession: boolean }) {
  return (
    <section className={css.section}>
      <h3>Where it comes from</h3>
      <FactList facts={originFacts(action, onSession)} />
    </section>
  );
}
