import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { duration } from "@/app/_ui/format/duration";
import { settle } from "@/app/_ui/list/settle";
import { KIND_VERBS } from "@/app/_ui/outcome/kind";
import { OutcomeMark } from "@/app/_ui/outcome/outcome";
import type { Ctx } from "@/lib/access/ctx";
import type { ApprovalView } from "@/lib/approvals/approval";
import { sessionTimeline } from "@/lib/sessions/timeline";
import { sessionHref } from "../../sessions/url";
import css from "../approvals.module.css";

const STEPS = 8;

/** What the session did before it was held: the last steps, and the way to all of them. */
export async function SessionCard({ ctx, approval }: { ctx: Ctx; approval: ApprovalView }) {
  const { session, decision } = approval;
  const read = session === null ? null : await settle(sessionTimeline(ctx, session), ctx.requestId);
  const steps = read?.ok ? read.value.steps.filter(({ id }) => id !== decision) : [];
  return (
    <section className={css.card} aria-labelledby="session">
      <div className={css.head}>
        <h2 id="session">The session so far</h2>
        {session !== null && <Link href={sessionHref(session)}>The whole session</Link>}
      </div>
      <div className={css.body}>
        {steps.length === 0 ? (
          <p className={css.subtle}>
            {read?.ok === false
              ? "Nothing of it has arrived yet."
              : session === null
                ? "It was asked without a session."
                : "It begins with this."}
          </p>
        ) : (
          <ol start={Math.max(1, steps.length - STEPS + 1)}>
            {steps.slice(-STEPS).map((step) => (
              <li key={step.id}>
                <Link href={sessionHref(session ?? "", step.id)}>
                  <Text
                    of={`${step.agent.name} ${KIND_VERBS[step.kind]} ${step.tool ?? step.model ?? step.name}`}
                  />
                </Link>{" "}
                <span className={css.subtle}>{duration(step.durationMs)}</span>{" "}
                <OutcomeMark outcome={step.outcome} />
              </li>
            ))}
          </ol>
        )}
      </div>
    </section>
  );
}
