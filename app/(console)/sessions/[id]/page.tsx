import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { ActionDetail } from "@/app/_ui/action/action-detail";
import buttons from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { type Settled, settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { foldIdle } from "@/app/_ui/waterfall/scale";
import { getAction } from "@/lib/actions/get";
import { withAgent } from "@/lib/agents/known";
import { isDomainError } from "@/lib/base/errors";
import { withPrincipal } from "@/lib/principals/known";
import { getSession } from "@/lib/sessions/get";
import { sessionTimeline } from "@/lib/sessions/timeline";
import { StopAgentOf } from "../../stops/stop-banner";
import { sessionHref } from "../url";
import { busyOf } from "./busy";
import css from "./session-page.module.css";
import { SessionSentence } from "./session-sentence";
import { packSteps, unpackSteps } from "./steps";
import { Timeline } from "./timeline";
import { isFailure, openingStep } from "./walk";

export const metadata: Metadata = { title: "Session" };

interface Address {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

/** Show me how it came to this. */
export default async function SessionPage({ params, searchParams }: Address) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const asked = param(await searchParams, "step");
  const read = await settle(Promise.all([getSession(ctx, id), sessionTimeline(ctx, id)]), ctx.requestId);
  if (!read.ok) return <Unread end={read} requestId={ctx.requestId} retryHref={sessionHref(id, asked)} />;
  const [session, { steps, truncated }] = read.value;
  const packed = packSteps(steps);
  const light = unpackSteps(packed);
  const opening = openingStep(light, asked);
  const openId = steps[opening]?.id;
  const opened = async (action: string) =>
    withAgent(ctx, await withPrincipal(ctx, await getAction(ctx, action)));
  const step = openId === undefined ? null : await settle(opened(openId), ctx.requestId);
  const failureStep = steps.findIndex(isFailure) + 1;
  const name = session.conversation ?? session.id;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.name}>
          <span className="bw-unseen">Session </span>
          <Text of={name} />
        </h1>
        <CopyButton text={name} label="session id" />
        <p className={css.sentence}>
          <SessionSentence
            session={session}
            activeMs={foldIdle(busyOf(light), session.durationMs).activeMs}
            missing={new Set(steps.filter((one) => one.orphan).map((one) => one.parentSpanId)).size}
            failureStep={failureStep === 0 ? null : failureStep}
          />
        </p>
        <Link
          className={buttons.button}
          href={printUrl("/audit", { q: `session:${session.id}`, from: session.startTs.slice(0, 19) })}
        >
          In the audit
        </Link>
        {step?.ok && <StopAgentOf ctx={ctx} action={step.value} />}
      </header>
      {truncated && (
        <p className={css.notice}>Only the first {steps.length.toLocaleString("en-US")} steps are shown.</p>
      )}
      <Timeline
        key={session.id}
        packed={packed}
        endMs={session.durationMs}
        caption={`Steps of session ${name}`}
        opening={opening}
        initial={step?.ok && <ActionDetail action={step.value} onSession />}
      />
    </div>
  );
}

function Unread({
  end,
  requestId,
  retryHref,
}: {
  end: Settled<unknown> & { ok: false };
  requestId: string;
  retryHref: string;
}) {
  if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
  return (
    <Failure
      what="The session could not be read"
      error={end.error}
      requestId={requestId}
      retryHref={retryHref}
    />
  );
}
