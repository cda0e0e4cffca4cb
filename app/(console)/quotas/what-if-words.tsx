import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { day } from "@/app/_ui/format/time";
import { amountWords } from "@/lib/quotas/amount";
import { MEASURES } from "@/lib/quotas/kinds";
import type { Effect, WhatIf } from "@/lib/quotas/whatIf";

/** What a draft would have done, with what a replay cannot show. */
export function WhatIfWords({ whatIf, measure }: { whatIf: WhatIf; measure: string }) {
  const { days, requests, holders, effect, present, peak, notes, source } = whatIf;
  const counts = MEASURES.find((one) => one === measure) ?? "requests";
  return (
    <>
      <p>
        {requests === 0 ? (
          <>In the last {days} days nothing was asked that it would have concerned.</>
        ) : (
          <>
            Of {counted(requests, "request")}
            {holders > 1 && ` of ${holders.toLocaleString("en-US")} who asked`} in the last {days} days it{" "}
            <strong>would have limited {effectWords(effect)}</strong>.
          </>
        )}
        {present && ` The present ceiling would have limited ${effectWords(present)}.`}
      </p>
      {effect.most.length > 0 && effect.most.some(({ name }) => name !== null) && (
        <p>
          Most of all{" "}
          {effect.most.map(({ id, name, limited }, at) => (
            <span key={id}>
              {at > 0 && ", "}
              {visible(name ?? "whom nobody named")} ({limited.toLocaleString("en-US")})
            </span>
          ))}
          .
        </p>
      )}
      {peak && (
        <p>
          The most in one window was {amountWords(peak.amount, counts)}
          {peak.name !== null && `, ${visible(peak.name)}`}, from {day(peak.at)} {peak.at.slice(11, 16)} UTC.
        </p>
      )}
      {notes.length > 0 && (
        <details>
          <summary>
            {source === "ledger" ? "Replayed from the ledger" : "Replayed from recorded model calls"}: what
            that cannot show
          </summary>
          <ul>
            {notes.map((note) => (
              <li key={note}>{visible(note)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** `31 requests on 2 days, for 3 h`; `nothing`. */
function effectWords({ limited, holders, days, limitedMs }: Effect): string {
  if (limited === 0) return "nothing";
  const who = holders > 1 ? ` of ${holders.toLocaleString("en-US")}` : "";
  const long = limitedMs >= 60_000 ? `, for ${duration(limitedMs)}` : "";
  return `${counted(limited, "request")}${who} on ${counted(days, "day")}${long}`;
}
