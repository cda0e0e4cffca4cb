import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { FindingView } from "@/lib/findings/finding";
import { Facts } from "./facts";
import { FindingActs } from "./finding-acts";
import css from "./findings.module.css";
import { SeverityMark } from "./severity-mark";
import { type FindingsUrl, findingsHref, subjectHref } from "./url";
import { kindWords, STATE_WORDS } from "./words";

interface FindingsTableProps {
  page: { findings: FindingView[]; next: string | null };
  url: FindingsUrl;
  nowMs: number;
  mayWrite: boolean;
}

/** Findings, the worst first, then the newest; the next ones behind a link, by keyset. */
export function FindingsTable({ page, url, nowMs, mayWrite }: FindingsTableProps) {
  return (
    <>
      <h2 id="findings" className="bw-unseen">
        The worst first
      </h2>
      <ScrollRegion labelledBy="findings">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Severity</th>
              <th scope="col">Of</th>
              <th scope="col">What</th>
              <th scope="col">State</th>
              {mayWrite && <th scope="col">Act</th>}
            </tr>
          </thead>
          <tbody>
            {page.findings.map((finding) => (
              <FindingRow key={finding.id} finding={finding} nowMs={nowMs} mayWrite={mayWrite} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={findingsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={findingsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function FindingRow({
  finding,
  nowMs,
  mayWrite,
}: {
  finding: FindingView;
  nowMs: number;
  mayWrite: boolean;
}) {
  const { subject, kind, state } = finding;
  return (
    <tr>
      <td>
        <SeverityMark severity={finding.severity} />
      </td>
      <Subject finding={finding} />
      <td className={css.what}>
        {kindWords(kind).words}
        <div className={css.subtle}>
          <Facts facts={finding.facts} nowMs={nowMs} />
        </div>
      </td>
      <td className={css.state}>
        {STATE_WORDS[state]}
        <div className={css.subtle}>{whoOf(finding)}</div>
        <div className={css.subtle} title={fullTime(finding.openedAt)}>
          opened {ago(finding.openedAt, nowMs)}
          {finding.timesOpened > 1 && `, ${finding.timesOpened} times`}
        </div>
      </td>
      {mayWrite && (
        <td>
          <FindingActs
            id={finding.id}
            state={state}
            subject={subject.name}
            byPerson={finding.resolvedBy !== null}
          />
        </td>
      )}
    </tr>
  );
}

/** What it is about, and who answers for that. */
function Subject({ finding: { subject, facts } }: { finding: FindingView }) {
  const href = subjectHref(subject);
  return (
    <th scope="row">
      {href === null ? (
        <Text of={subject.name} />
      ) : (
        <Link prefetch={false} href={href}>
          <Text of={subject.name} />
        </Link>
      )}
      <div className={css.subtle}>
        {subject.kind},{" "}
        {typeof facts.owner === "string" ? (
          <>
            of <Text of={facts.owner} />
          </>
        ) : (
          "no owner"
        )}
      </div>
    </th>
  );
}

function whoOf({ state, acknowledgedBy, resolvedBy, resolvedReason }: FindingView): string {
  if (state === "acknowledged") return `by ${acknowledgedBy}`;
  if (state === "resolved")
    return [resolvedBy && `by ${resolvedBy}:`, resolvedReason].filter(Boolean).join(" ");
  return "";
}
