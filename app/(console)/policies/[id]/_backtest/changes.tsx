import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { BacktestResult, ChangeGroup, ExampleAction } from "@/lib/backtests/result";
import policies from "../../policies.module.css";
import { policyHref } from "../../url";
import css from "./backtest.module.css";
import { CHANGE_WORDS } from "./sentence";
import { type PanelUrl, panelHref } from "./url";

interface ChangesProps {
  policy: string;
  url: PanelUrl;
  result: BacktestResult;
  /** Id of the heading that names the table. */
  heading: string;
  /** Whether each action links to why it would be decided so. */
  isExplained?: boolean;
}

/** What would be decided otherwise: newly allowed first, by agent and rule, each action with its session. */
export function Changes({ policy, url, result, heading, isExplained = true }: ChangesProps) {
  const { groups, more } = result;
  if (groups.length === 0) return null;
  return (
    <>
      <ScrollRegion labelledBy={heading}>
        <table className={policies.table}>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Agent and rule</th>
              <th scope="col" className={policies.number}>
                Actions
              </th>
              <th scope="col" className={policies.number}>
                Sessions
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group, at) => (
              <Group
                key={`${at} ${group.reason}`}
                policy={policy}
                url={url}
                group={group}
                isExplained={isExplained}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {more.groups > 0 && (
        <p className={policies.foot}>
          And {counted(more.groups, "more group")} of {counted(more.actions, "action")}.
        </p>
      )}
    </>
  );
}

interface GroupProps {
  policy: string;
  url: PanelUrl;
  group: ChangeGroup;
  isExplained: boolean;
}

function Group({ policy, url, group, isExplained }: GroupProps) {
  const { change, agent, rule, before, after, reason, actions, sessions, examples } = group;
  return (
    <tr>
      <td className={css[change]}>
        {CHANGE_WORDS[change]}
        <span className={css.fromTo}>
          {before === "none" ? "no policy" : before} → {after}
        </span>
      </td>
      <th scope="row">
        <Link href={`/agents/${encodeURIComponent(agent.key)}`}>
          <Text of={agent.name} />
        </Link>{" "}
        · {rule ? <RuleName policy={policy} rule={rule} /> : "no rule permits it"}
        <p className={policies.subtle}>
          <Text of={reason} />
        </p>
        <details>
          <summary>{counted(examples.length, "newest action", "newest actions")}</summary>
          <ul className={css.examples}>
            {examples.map((one) => (
              <Example
                key={one.id}
                example={one}
                why={
                  isExplained
                    ? { href: panelHref(policy, url, { sel: one.id }), isOpen: url.sel === one.id }
                    : null
                }
              />
            ))}
          </ul>
        </details>
      </th>
      <td className={policies.number}>{count(actions)}</td>
      <td className={policies.number}>{count(sessions)}</td>
    </tr>
  );
}

function RuleName({ policy, rule }: { policy: string; rule: NonNullable<ChangeGroup["rule"]> }) {
  const name = <Text of={rule.title ?? rule.rule} />;
  if (rule.policy === policy) return name;
  return (
    <>
      {name} of{" "}
      <Link href={policyHref(rule.policy)}>
        <Text of={rule.policyName} />
      </Link>
    </>
  );
}

interface ExampleProps {
  example: ExampleAction;
  why: { href: string; isOpen: boolean } | null;
}

function Example({ example, why }: ExampleProps) {
  const { id, session, at, resource } = example;
  return (
    <li>
      <time dateTime={at}>{fullTime(at)}</time> <Text of={resource} />
      {why && (
        <Link href={why.href} aria-current={why.isOpen ? "true" : undefined} data-change="" scroll={false}>
          Why
        </Link>
      )}
      <Link href={`/audit/${encodeURIComponent(id)}`} data-change={why ? undefined : ""}>
        Action
      </Link>
      <Link href={`/sessions/${encodeURIComponent(session)}`}>Session</Link>
    </li>
  );
}
