import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { ApprovalView } from "@/lib/approvals/approval";
import css from "./approvals.module.css";
import { StateMark } from "./state-mark";
import { type ApprovalsUrl, approvalHref, approvalsHref } from "./url";
import { standing, wants } from "./words";

interface ApprovalsTableProps {
  page: { approvals: ApprovalView[]; next: string | null };
  url: ApprovalsUrl;
  nowMs: number;
}

/** Held actions: what waits by its deadline, then what ended; the next ones behind a link, by keyset. */
export function ApprovalsTable({ page, url, nowMs }: ApprovalsTableProps) {
  return (
    <>
      <h2 id="queue" className="bw-unseen">
        What waits first, by its deadline
      </h2>
      <ScrollRegion labelledBy="queue">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Who wants what</th>
              <th scope="col">For whom</th>
              <th scope="col">Why it is held</th>
              <th scope="col">State</th>
              <th scope="col">Asked</th>
            </tr>
          </thead>
          <tbody>
            {page.approvals.map((approval) => (
              <Row key={approval.id} approval={approval} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={approvalsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={approvalsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function Row({ approval, nowMs }: { approval: ApprovalView; nowMs: number }) {
  const { id, agent, principal, reason, state, askedAt, facts } = approval;
  return (
    <tr>
      <th scope="row">
        <div className={css.line}>
          <Link prefetch={false} href={approvalHref(id)}>
            <Text of={`${agent.name}: ${wants(approval)}`} />
          </Link>
          <CopyButton text={id} label="the id of this approval" />
        </div>
        {facts.input && (
          <div className={css.subtle}>
            <Text of={shortInput(facts.input)} />
          </div>
        )}
      </th>
      <td>
        {principal === null ? <span className={css.subtle}>nobody named</span> : <Text of={principal} />}
      </td>
      <td className={css.why}>
        <Text of={reason} />
      </td>
      <td className={css.when}>
        <StateMark state={state} />
        <div className={css.subtle}>{standing(approval, nowMs)}</div>
      </td>
      <td className={css.when} title={fullTime(askedAt)}>
        {ago(askedAt, nowMs)}
      </td>
    </tr>
  );
}

const MOST_CHARS = 100;

/** `amount: 689, order: "A-689"`: what tells two requests of one agent apart, for who may read contents. */
function shortInput(input: Readonly<Record<string, unknown>>): string {
  const text = Object.entries(input)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(", ");
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text;
}
