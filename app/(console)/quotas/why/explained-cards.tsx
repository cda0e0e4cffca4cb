import Link from "next/link";
import type { ReactNode } from "react";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import { amountWords } from "@/lib/quotas/amount";
import type { Explanation } from "@/lib/quotas/explain";
import type { ExplainedLimit } from "@/lib/quotas/explainedLimits";
import type { Refusal } from "@/lib/quotas/reservation";
import { subjectKey } from "@/lib/quotas/subjects";
import css from "../quotas.module.css";
import { AskButton } from "../request-dialogs";
import { quotaHref, subjectHref } from "../url";
import { inWords, zoneTime } from "../words";

const WEEK_MS = 7 * 86_400_000;

interface ExplainedCardsProps {
  explanation: Explanation;
  /** What the key, people, agent, team and subscription of the request are called, by `subjectKey`. */
  names: ReadonlyMap<string, string>;
  nowMs: number;
}

/** The answer in words, then the limit as it stood then, and the request itself. */
export function ExplainedCards({ explanation, names, nowMs }: ExplainedCardsProps) {
  const { reservation, words, limit, limits } = explanation;
  const isRefused = reservation.state === "refused";
  return (
    <>
      <p className={isRefused ? css.refusal : `${css.card} ${css.body}`}>
        <Text of={words} />
      </p>
      {limit && <LimitCard limit={limit} nowMs={nowMs} why={reservation.refusal?.why ?? null} />}
      {limits.map((one) => (
        <LimitCard key={`${one.quota} ${one.holder}`} limit={one} nowMs={nowMs} why={null} />
      ))}
      <RequestCard reservation={reservation} names={names} />
    </>
  );
}

interface LimitCardProps {
  limit: ExplainedLimit;
  nowMs: number;
  /** Why it refused; null where it let the request through. */
  why: Refusal["why"] | null;
}

function LimitCard({ limit, nowMs, why }: LimitCardProps) {
  const { quota, name, holder } = limit;
  const id = `limit-${quota}`;
  return (
    <section className={css.card} aria-labelledby={id}>
      <div className={css.head}>
        <h2 id={id}>
          <Link href={quotaHref(quota, { holder, windowStart: limit.windowStart })}>
            <Text of={name} />
          </Link>
        </h2>
        {why === "unpriced" && <Link href="/models/prices">Prices</Link>}
        {why === "over" && !limit.isRemoved && (
          <AskButton
            quota={quota}
            holder={holder}
            quotaName={name}
            ceiling={amountWords(limit.ceiling, limit.measure)}
            endsAt={new Date(nowMs + WEEK_MS).toISOString().slice(0, 16).concat("Z")}
          />
        )}
      </div>
      <LimitFacts limit={limit} nowMs={nowMs} why={why} />
    </section>
  );
}

function LimitFacts({ limit, nowMs, why }: LimitCardProps) {
  const { measure, zone, ceiling, settled, reserved, open, asked, override } = limit;
  const words = (amount: number) => amountWords(amount, measure);
  return (
    <dl className={css.facts}>
      <dt>Counter</dt>
      <dd>
        <Text of={limit.holderName || "Shared by all"} />
      </dd>
      <dt>Ceiling then</dt>
      <dd>
        {words(ceiling)}
        {override && (
          <>
            {" "}
            by an override that <Text of={override.approvedBy} /> approved until{" "}
            {zoneTime(override.endsAt, zone, nowMs)} {zone}
          </>
        )}
      </dd>
      <dt>Used then</dt>
      <dd>{words(settled)}</dd>
      <dt>Set aside then</dt>
      <dd>
        {words(reserved)}
        {open !== null && ` for ${counted(open, "open request")}`}
      </dd>
      <dt>This request asked for</dt>
      <dd>
        <strong>{why === "unpriced" ? "Nobody knows how much: the model has no price" : words(asked)}</strong>
        , with {words(Math.max(0, ceiling - settled - reserved))} left
      </dd>
      <LaterFacts limit={limit} nowMs={nowMs} />
    </dl>
  );
}

/** What has become of it since. */
function LaterFacts({ limit, nowMs }: Omit<LimitCardProps, "why">) {
  const { measure, zone, now } = limit;
  const words = (amount: number) => amountWords(amount, measure);
  return (
    <>
      <dt>Begins anew</dt>
      <dd>
        {limit.resetsAt === null
          ? "As requests end"
          : `${zoneTime(limit.resetsAt, zone, nowMs)} ${zone}, ${inWords(limit.resetsAt, nowMs)}`}
      </dd>
      {now && (
        <>
          <dt>That counter now</dt>
          <dd>
            {words(now.settled)} used, {words(now.reserved)} set aside
          </dd>
        </>
      )}
      <dt>Version</dt>
      <dd>
        {limit.version}
        {limit.isRemoved && "; the quota was removed since"}
        {!limit.isRemoved && limit.versionNow !== limit.version && `; it is version ${limit.versionNow} now`}
      </dd>
    </>
  );
}

interface RequestCardProps {
  reservation: Explanation["reservation"];
  names: ReadonlyMap<string, string>;
}

function RequestCard({ reservation, names }: RequestCardProps) {
  const { requestId, model, provider, createdAt } = reservation;
  return (
    <section className={css.card} aria-labelledby="request">
      <h2 id="request">The request</h2>
      <dl className={css.facts}>
        <dt>Id</dt>
        <dd className={css.mono}>
          <Text of={requestId} />
          <CopyButton text={requestId} label="request id" />
        </dd>
        <dt>Asked</dt>
        <dd>{fullTime(createdAt)}</dd>
        <dt>Model</dt>
        <dd>
          <Text of={[provider, model].filter((part) => part !== "").join("/") || "not said"} />
        </dd>
        {WHO.map(([kind, words]) => {
          const id = reservation[kind];
          return id === null ? null : (
            <Fact key={kind} term={words}>
              <Link href={subjectHref(kind, id)}>
                <Text of={names.get(subjectKey({ kind, id })) ?? id} />
              </Link>
            </Fact>
          );
        })}
        {reservation.sessionId !== "" && (
          <Fact term="Session">
            <Link href={`/sessions/${encodeURIComponent(reservation.sessionId)}`}>
              <Text of={reservation.sessionId} />
            </Link>
          </Fact>
        )}
        {reservation.traceId !== "" && (
          <Fact term="Trace">
            <Link href={`/audit?q=session:${encodeURIComponent(reservation.traceId)}`}>
              <Text of={reservation.traceId} />
            </Link>
          </Fact>
        )}
      </dl>
    </section>
  );
}

const WHO = [
  ["key", "Key"],
  ["person", "Holder of the key"],
  ["human", "On behalf of"],
  ["agent", "Agent"],
  ["team", "Team that pays"],
  ["subscription", "Subscription"],
] as const;

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  );
}
