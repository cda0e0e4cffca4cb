import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { isoOf } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { UsageAnomaly } from "@/lib/usage/anomalies";
import type { UsageDifferences } from "@/lib/usage/differences";
import type { UsageForecast } from "@/lib/usage/forecast";
import { auditHref, type UsageUrl, usageHref } from "./url";
import css from "./usage.module.css";
import { measured } from "./words";

/** What the month will have come to, and how that was reckoned. */
export function Forecast({ forecast }: { forecast: UsageForecast }) {
  const { measure, soFar, expected, low, high, how, notCounted, monthStartMs, zone } = forecast;
  return (
    <div className={css.body}>
      <p>
        <strong>{measured(soFar, measure)}</strong> since {isoOf(monthStartMs).slice(0, 10)} ({zone}).
        {expected !== null && (
          <>
            {" "}
            At its end <strong>{measured(expected, measure)}</strong>
            {low !== null &&
              high !== null &&
              `, eight times out of ten between ${measured(low, measure)} and ${measured(high, measure)}`}
            .
          </>
        )}
      </p>
      <p className={css.subtle}>{how}</p>
      {notCounted > 0 && (
        <p className={css.subtle}>
          {counted(notCounted, "request")} of the month without a rate or a count not in it.
        </p>
      )}
    </div>
  );
}

/** What is unlike the weeks before, in sentences. */
export function Anomalies({ anomalies, url }: { anomalies: UsageAnomaly[]; url: UsageUrl }) {
  if (anomalies.length === 0)
    return (
      <p className={css.foot}>
        Nothing in the last 24 hours is unlike the same hours of the last four weeks; of what has less than
        three weeks nothing is said.
      </p>
    );
  return (
    <ul className={css.notes}>
      {anomalies.map((one) => {
        const range = { from: isoOf(one.fromMs), to: isoOf(one.toMs) };
        const href = one.group?.audit
          ? auditHref(range, one.group.audit)
          : usageHref(url, { ...range, grain: "1h" });
        return (
          <li key={one.group?.id ?? ""}>
            <Text of={one.words} /> <a href={href}>Look</a>
          </li>
        );
      })}
    </ul>
  );
}

/** What gateways' access logs and traces say of the same time, of everything. */
export function Differences({
  differences: of,
  isNarrowed,
}: {
  differences: UsageDifferences;
  isNarrowed: boolean;
}) {
  if (of.logged.requests === 0)
    return <p className={css.foot}>No access logs of gateways in this range: every figure is from traces.</p>;
  return (
    <>
      <p className={css.foot}>
        {isNarrowed && "Of everything, whatever the scope: "}
        {count(of.logged.requests)} requests with {count(of.logged.tokens)} tokens were logged;{" "}
        {count(of.alsoTraced.requests)} of them are told of by traces too and counted once,{" "}
        {count(of.onlyLogged.requests)} only by logs.{" "}
        {of.disagreeing === 0
          ? "Where both name the same trace, they agree."
          : `Of ${counted(of.disagreeing, "trace")} they count differently: ${apartWords(of.disagreeingTokens)}.`}
      </p>
      <ScrollRegion labelledBy="differences">
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">Subscription</th>
              <th scope="col">Model</th>
              {["Logged", "Traced too", "Only logged", "Tokens only logged"].map((name) => (
                <th key={name} scope="col" className={css.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {of.rows.slice(0, 20).map((row) => (
              <tr key={`${row.subscription.id} ${row.model}`}>
                <th scope="row">
                  <Text of={row.subscription.name} />
                </th>
                <td>
                  <Text of={row.model} />
                </td>
                <td className={css.number}>{count(row.logged.requests)}</td>
                <td className={css.number}>{count(row.alsoTraced.requests)}</td>
                <td className={css.number}>{count(row.onlyLogged.requests)}</td>
                <td className={css.number}>{count(row.onlyLogged.tokens)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {of.disagreements.length > 0 && <Apart of={of} />}
    </>
  );
}

const apartWords = (tokens: number) =>
  tokens === 0
    ? "as many tokens in logs as in traces, together"
    : `${count(Math.abs(tokens))} tokens ${tokens > 0 ? "more" : "fewer"} in logs, together`;

function Apart({ of: { disagreements } }: { of: UsageDifferences }) {
  return (
    <details className={css.twin}>
      <summary>The traces furthest apart</summary>
      <ul className={css.notes}>
        {disagreements.slice(0, 20).map((one) => (
          <li key={one.traceId}>
            <a href={auditHref({ from: "0", to: "" }, `session:${one.traceId}`)} className={css.mono}>
              {one.traceId}
            </a>{" "}
            <Text of={`${one.user} · ${one.model}`} />: {count(one.loggedTokens)} logged,{" "}
            {count(one.tracedTokens)} traced
          </li>
        ))}
      </ul>
    </details>
  );
}
