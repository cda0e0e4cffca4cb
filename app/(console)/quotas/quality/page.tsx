import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { count, counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import { amountWords } from "@/lib/quotas/amount";
import { type LedgerQuality, ledgerQuality } from "@/lib/quotas/ledgerQuality";
import css from "../quotas.module.css";
import { SectionNav } from "../section-nav";
import { QUALITY_PATH } from "../url";
import { ReconciledCard, TracesCard } from "./reconciled-cards";

export const metadata: Metadata = { title: "Quality of the ledger" };

const DAYS = 7;
const DAY_MS = 86_400_000;

/** Can the numbers of the ledger be trusted: what was guessed, what went over, and does it add up? */
export default async function QualityPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 1 };
  const end = await settle(ledgerQuality(ctx, range), ctx.requestId);
  return (
    <div className={css.page}>
      <PageHead title="Quality of the ledger">{end.ok ? sentence(end.value) : "Not known"}</PageHead>
      <SectionNav here={QUALITY_PATH} />
      {end.ok ? (
        <FiguresCard quality={end.value} ctx={ctx} />
      ) : (
        <Failure
          what="The figures could not be read"
          error={end.error}
          requestId={ctx.requestId}
          retryHref={QUALITY_PATH}
        />
      )}
      <Stream fallback={<Skeleton rows={3} label="Adding up the ledger" />}>
        <ReconciledCard ctx={ctx} fromMs={range.fromMs} />
      </Stream>
      <Stream fallback={<Skeleton rows={3} label="Comparing with the traces" />}>
        <TracesCard ctx={ctx} range={range} />
      </Stream>
    </div>
  );
}

/** Of the requests whose end is known, those that were charged by a guess. */
const guessed = ({ states, estimated, running, unknown }: LedgerQuality) =>
  estimated + running + unknown + states.expired;

function share(part: number, whole: number): string {
  return whole === 0 ? "0 %" : `${((part / whole) * 100).toFixed(1).replace(/\.0$/, "")} %`;
}

function sentence(quality: LedgerQuality): string {
  const { requests, states, overshoot } = quality;
  if (requests === 0) return `Nothing was asked of the ledger in ${DAYS} days`;
  const ended = states.settled + states.expired;
  const over = overshoot.reduce((sum, { rows }) => sum + rows, 0);
  return `${counted(requests, "request")} in ${DAYS} days · ${share(guessed(quality), ended)} charged by estimate · ${counted(states.expired, "reservation")} ran out · ${counted(over, "settlement")} over a hard ceiling`;
}

function FiguresCard({ quality, ctx }: { quality: LedgerQuality; ctx: Ctx }) {
  const { states, estimated, running, unknown, overshoot, softOver, shadowOver } = quality;
  const ended = states.settled + states.expired;
  return (
    <section className={css.card} aria-labelledby="figures">
      <h2 id="figures">The last {DAYS} days</h2>
      <dl className={css.facts}>
        <dt>Overshoot</dt>
        <dd>
          {overshoot.length === 0
            ? "None: no request took more than what was set aside for it left below a hard ceiling"
            : overshoot
                .map(
                  ({ measure, rows, amount, most }) =>
                    `${counted(rows, "settlement")} over by ${amountWords(amount, measure)} together, ${amountWords(most, measure)} at most`,
                )
                .join("; ")}
        </dd>
        <dt>Ran out</dt>
        <dd>
          {counted(states.expired, "reservation")} ({share(states.expired, ended)} of what ended): nobody said
          how they ended, and the estimate stays charged
        </dd>
        <dt>By estimate</dt>
        <dd>
          {count(estimated)} counted by a gateway itself, {count(running)} from a stream that broke off,{" "}
          {count(unknown)} not counted by anybody: {share(estimated + running + unknown, ended)} of what ended
        </dd>
        <dt>Open now</dt>
        <dd>{counted(states.reserved, "reservation")}</dd>
        <dt>Released</dt>
        <dd>{counted(states.released, "reservation")} without a charge</dd>
        <dt>Refused</dt>
        <dd>{counted(states.refused, "request")}</dd>
        <dt>Over a soft limit</dt>
        <dd>{counted(softOver, "request")}, let through</dd>
        <dt>Over a shadow limit</dt>
        <dd>{counted(shadowOver, "request")}: what it would refuse if it were hard</dd>
      </dl>
      <p className={css.foot}>Read {fullTime(new Date(ctx.now()).toISOString())}</p>
    </section>
  );
}
