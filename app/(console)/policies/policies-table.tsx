import Link from "next/link";
import type { ComponentProps } from "react";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { Ctx } from "@/lib/access/ctx";
import { decisionCounts } from "@/lib/policies/decisionCounts";
import type { PolicyView } from "@/lib/policies/list";
import { DecidedCell } from "./decided-cell";
import css from "./policies.module.css";
import { StateMark } from "./state-mark";
import { type PoliciesUrl, policiesHref, policyHref } from "./url";
import { VERSION_WORDS } from "./words";

interface PoliciesTableProps {
  ctx: Ctx;
  page: { policies: PolicyView[]; next: string | null };
  url: PoliciesUrl;
  nowMs: number;
}

const DAY_MS = 86_400_000;

/** Policies, what is in force and strictest first; the next ones behind a link, by keyset. */
export function PoliciesTable({ ctx, page, url, nowMs }: PoliciesTableProps) {
  const ids = page.policies.map(({ id }) => id);
  const range = { fromMs: nowMs - 7 * DAY_MS, toMs: nowMs };
  const counts = settle(decisionCounts(ctx, ids, range), ctx.requestId);
  return (
    <>
      <h2 id="policies" className="bw-unseen">
        What is in force first
      </h2>
      <ScrollRegion labelledBy="policies">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">State</th>
              <th scope="col">In force</th>
              <th scope="col">Newest</th>
              <th scope="col">Decisions in 7 days</th>
              <th scope="col">Last change</th>
            </tr>
          </thead>
          <tbody>
            {page.policies.map((policy) => (
              <PolicyRow key={policy.id} policy={policy} counts={counts} nowMs={nowMs} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={policiesHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={policiesHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

interface PolicyRowProps {
  policy: PolicyView;
  counts: ComponentProps<typeof DecidedCell>["counts"];
  nowMs: number;
}

function PolicyRow({ policy, counts, nowMs }: PolicyRowProps) {
  const { inForce, newest, draft, lastChange } = policy;
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={policyHref(policy.id)}>
          <Text of={policy.name} />
        </Link>
        {policy.description && (
          <div className={css.subtle}>
            <Text of={policy.description} />
          </div>
        )}
      </th>
      <td>
        <StateMark state={policy.state} />
      </td>
      <td>
        {inForce ? (
          <>
            Version {inForce.version}
            <div className={css.subtle} title={fullTime(inForce.since)}>
              since {ago(inForce.since, nowMs)}, by <Text of={inForce.by} />
            </div>
          </>
        ) : (
          <span className={css.subtle}>–</span>
        )}
      </td>
      <td>
        {newest ? `Version ${newest.number}, ${VERSION_WORDS[newest.state]}` : "No version"}
        {draft && <div className={css.subtle}>and a draft</div>}
      </td>
      <td>
        <Stream fallback={<span className={css.subtle}>counting</span>}>
          <DecidedCell policy={policy.id} counts={counts} />
        </Stream>
      </td>
      <td className={css.when} title={fullTime(lastChange.at)}>
        {ago(lastChange.at, nowMs)}
        <div className={css.subtle}>
          <Text of={lastChange.by} />
        </div>
      </td>
    </tr>
  );
}
