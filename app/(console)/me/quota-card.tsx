import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { amountWords } from "@/lib/quotas/amount";
import type { CounterView } from "@/lib/quotas/listCounters";
import type { RequestView } from "@/lib/quotas/request";
import { scopeWords } from "@/lib/quotas/words";
import { remainingWords, resetWords } from "../keys/counter-words";
import { Bullet } from "../quotas/bullet";
import { AskButton } from "../quotas/request-dialogs";
import cards from "../settings/settings.module.css";
import css from "./me.module.css";
import { WithdrawButton } from "./withdraw-button";

const DAY_MS = 86_400_000;

interface QuotaCardProps {
  counters: readonly CounterView[];
  requests: readonly RequestView[];
  nowMs: number;
}

/** What is left to oneself, one's teams and one's subscriptions, when it resets, and what one has asked for. */
export function QuotaCard({ counters, requests, nowMs }: QuotaCardProps) {
  return (
    <section className={cards.card} aria-labelledby="own-quota">
      <div className={cards.head}>
        <div>
          <h2 id="own-quota">What is left to you</h2>
          <p>Every limit that your requests count in, the fullest first. Hard ones refuse.</p>
        </div>
      </div>
      {counters.length === 0 ? (
        <p className={cards.foot}>No limit concerns you.</p>
      ) : (
        <ScrollRegion labelledBy="own-quota">
          <table className={cards.table}>
            <thead>
              <tr>
                <th scope="col">Limit</th>
                <th scope="col">Whose</th>
                <th scope="col">Used</th>
                <th scope="col">Left</th>
                <th scope="col">Resets</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {counters.map((counter) => (
                <CounterRow key={`${counter.quota.id} ${counter.holder}`} counter={counter} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {requests.length > 0 && <Requests requests={requests} />}
    </section>
  );
}

function CounterRow({ counter, nowMs }: { counter: CounterView; nowMs: number }) {
  const { quota, holderName, holder } = counter;
  return (
    <tr>
      <th scope="row" className={cards.words}>
        <Text of={quota.name} />
      </th>
      <td className={cards.words}>
        {scopeWords(quota, quota.subjectName, null)}
        {holderName !== null && (
          <>
            : <Text of={holderName} />
          </>
        )}
      </td>
      <td>
        <div className={css.gauge}>
          <Bullet counter={{ ...counter, forecast: null }} />
        </div>
      </td>
      <td className={cards.words}>{remainingWords(counter)}</td>
      <td className={`${cards.words} ${css.resets}`}>{resetWords(counter)}</td>
      <td>
        <div className={cards.actions}>
          <AskButton
            quota={quota.id}
            holder={holder ?? ""}
            quotaName={quota.name}
            ceiling={amountWords(counter.ceiling, quota.measure)}
            endsAt={endOf(counter, nowMs)}
          />
        </div>
      </td>
    </tr>
  );
}

/** When the window ends, and a day from now at least: who asks about a minute's limit needs it for longer. */
function endOf({ resetsAt }: CounterView, nowMs: number): string {
  const endMs = Math.max(resetsAt === null ? 0 : Date.parse(resetsAt), nowMs + DAY_MS);
  return new Date(endMs).toISOString().slice(0, 16).concat("Z");
}

const STATES: Readonly<Record<RequestView["state"], string>> = {
  open: "waits for an answer",
  granted: "granted",
  refused: "refused",
  withdrawn: "withdrawn",
};

/** What one has asked for, with the answers. */
function Requests({ requests }: { requests: readonly RequestView[] }) {
  return (
    <ul className={css.requests} aria-label="Your requests for more">
      {requests.map((one) => (
        <li key={one.id}>
          <span>
            {amountWords(one.ceiling, one.measure)} of <Text of={one.quotaName} /> until{" "}
            {fullTime(one.endsAt).slice(0, 16)} UTC: <strong>{STATES[one.state]}</strong>
            {one.answer && (
              <>
                {" "}
                “<Text of={one.answer} />” <Text of={one.answeredBy ?? ""} />
              </>
            )}
          </span>
          {one.state === "open" && <WithdrawButton id={one.id} name={one.quotaName} />}
        </li>
      ))}
    </ul>
  );
}
