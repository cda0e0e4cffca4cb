import { ago, fullTime } from "@/app/_ui/format/time";
import type { FindingView } from "@/lib/findings/finding";
import { Facts } from "./facts";
import { FindingActs } from "./finding-acts";
import css from "./findings.module.css";
import { SeverityMark } from "./severity-mark";
import { kindWords } from "./words";

/** The open findings of one thing, for its page; nothing where there are none. */
export function OpenFindings({
  findings,
  mayWrite,
  nowMs,
}: {
  findings: readonly FindingView[];
  mayWrite: boolean;
  nowMs: number;
}) {
  if (findings.length === 0) return null;
  return (
    <section className={css.open} aria-label="Open findings">
      {findings.map((finding) => (
        <div key={finding.id} className={css.line}>
          <SeverityMark severity={finding.severity} />
          <p>
            <strong>{kindWords(finding.kind).words}.</strong> {kindWords(finding.kind).fix}{" "}
            <span className={css.subtle}>
              <Facts facts={finding.facts} nowMs={nowMs} />
            </span>
          </p>
          <span className={css.when} title={fullTime(finding.openedAt)}>
            {ago(finding.openedAt, nowMs)}
          </span>
          {mayWrite && (
            <FindingActs
              id={finding.id}
              state={finding.state}
              subject={finding.subject.name}
              byPerson={false}
            />
          )}
        </div>
      ))}
    </section>
  );
}
