import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import type { ApprovalView } from "@/lib/approvals/approval";
import css from "../approvals.module.css";

/** Which rules hold it, and what people answered so far. */
export function WhyCard({ approval }: { approval: ApprovalView }) {
  const { rules, reason, answers, needed, decision } = approval;
  return (
    <section className={css.card} aria-labelledby="why">
      <h2 id="why">Why it is held</h2>
      <div className={css.body}>
        <p>
          <Text of={reason} /> <Link href={`/audit/${encodeURIComponent(decision)}`}>The decision</Link>
        </p>
        {rules.length > 0 && (
          <ul>
            {rules.map(({ policy, policyName, version, rule, title, mode }) => (
              <li key={`${policy} ${version} ${rule}`}>
                <Link href={`/policies/${encodeURIComponent(policy)}`}>
                  <Text of={title ?? rule} />
                </Link>{" "}
                <span className={css.subtle}>
                  <Text of={policyName} />, version {version}, in force as {mode}
                </span>
              </li>
            ))}
          </ul>
        )}
        {needed > 1 && <p>{needed} different people must approve.</p>}
      </div>
      {answers.length > 0 && (
        <>
          <h2>Answers</h2>
          <div className={css.body}>
            <ul>
              {answers.map(({ by, insteadOf, answer, reason: why, at }) => (
                <li key={`${by} ${at}`}>
                  <Text of={by} />{" "}
                  {insteadOf !== null && (
                    <>
                      for <Text of={insteadOf} />{" "}
                    </>
                  )}
                  {answer === "approve" ? "approved" : "rejected"} it, {fullTime(at).slice(0, 19)} UTC:{" "}
                  <Text of={why} />
                </li>
              ))}
            </ul>
          </div>
        </>
      )}
    </section>
  );
}
