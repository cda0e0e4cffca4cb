import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { duration } from "@/app/_ui/format/duration";
import { fullTime } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import type { ApprovalView } from "@/lib/approvals/approval";
import css from "../approvals.module.css";
import { StateMark } from "../state-mark";
import { standing, wants } from "../words";
import { AnswerCard } from "./answer-card";

interface StandingCardProps {
  ctx: Ctx;
  approval: ApprovalView;
  places: { id: string; name: string }[];
}

/** How it stands, what happens on each answer, and the answer. */
export function StandingCard({ ctx, approval, places }: StandingCardProps) {
  const { id, state, agent, onTimeout, deadlineAt, needed, answers, validMs } = approval;
  const own = ctx.abilities.has("approvals.answer");
  const isPerson = ctx.actor.kind === "person";
  const isLast = answers.length + 1 >= needed;
  const words = {
    approve: isLast
      ? `Exactly this request is let through once, within ${duration(validMs)}. Any other asks again.`
      : "It waits for one more person, who must not be you.",
    reject: `It is denied, and so is the same request for ${duration(validMs)}.`,
  };
  return (
    <section className={state === "pending" ? css.waits : css.card} aria-labelledby="standing">
      <div className={css.head}>
        <h2 id="standing">
          <StateMark state={state} />
        </h2>
        <span>{standing(approval, ctx.now())}</span>
      </div>
      <div className={css.body}>
        {state === "pending" ? (
          <ul>
            <li>Approved: {words.approve}</li>
            <li>Rejected: {words.reject}</li>
            <li>
              Nobody answers until {fullTime(deadlineAt).slice(0, 19)} UTC: it is{" "}
              {onTimeout === "deny" ? "denied" : "let through once, as its rule says"}.
            </li>
          </ul>
        ) : (
          <p>{endWords(approval)}</p>
        )}
      </div>
      {state === "pending" && isPerson && (own || places.length > 0) && (
        <AnswerCard
          id={id}
          what={`${agent.name}: ${wants(approval)}`}
          words={words}
          mayCancel={own}
          places={places}
          own={own}
        />
      )}
      {state === "pending" && !own && places.length === 0 && (
        <p className={css.body}>
          Answering needs the ability <code>approvals.answer</code>, or somebody who lets you answer for them.
        </p>
      )}
    </section>
  );
}

function endWords({ state, endedAt, usedAt, validUntil, onTimeout }: ApprovalView): string {
  const at = (iso: string | null) => (iso === null ? "" : `${fullTime(iso).slice(0, 19)} UTC`);
  const ended = `It ended ${at(endedAt)}.`;
  if (usedAt !== null) return `${ended} It was let through ${at(usedAt)}.`;
  if (state === "approved" || (state === "expired" && onTimeout === "allow"))
    return `${ended} It was not asked again; it counts until ${at(validUntil)}.`;
  return `${ended} It was not let through.`;
}

/** Who asked for what, for whom, and by which way. */
export function AskedCard({ approval }: { approval: ApprovalView }) {
  const { id, agent, principal, askedBy, askedAt, trace } = approval;
  return (
    <section className={css.card} aria-labelledby="asked">
      <h2 id="asked">Who asks</h2>
      <dl className={css.facts}>
        <dt>Agent</dt>
        <dd>
          <Link href={`/agents/${encodeURIComponent(agent.id)}`}>
            <Text of={agent.name} />
          </Link>
        </dd>
        <dt>For</dt>
        <dd>{principal === null ? "nobody named" : <Text of={principal} />}</dd>
        <dt>Asked by</dt>
        <dd>
          <Text of={askedBy.name} />, {fullTime(askedAt).slice(0, 19)} UTC
        </dd>
        <dt>Approval</dt>
        <dd className={css.line}>
          <code>{id}</code> <CopyButton text={id} label="the id of this approval" />
        </dd>
        {trace !== null && (
          <>
            <dt>Trace</dt>
            <dd className={css.line}>
              <code>
                <Text of={trace} />
              </code>{" "}
              <CopyButton text={trace} label="the trace" />
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
