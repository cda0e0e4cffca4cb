import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import type { UsageTotals } from "@/lib/usage/totals";
import css from "./usage.module.css";
import { changeWords, costWords, percentWords } from "./words";

/** The range in a row of numbers, each with the same length of time before. */
export function Stats({ totals: of }: { totals: UsageTotals }) {
  const { totals, previous, refused } = of;
  const before = (field: "cost" | "tokens" | "requests" | "limited") =>
    changeWords(totals[field], previous[field]);
  const ledger = refused === null || refused === 0 ? null : `${count(refused)} more refused by quotas`;
  const stats = [
    { name: "Cost", value: costWords(totals).cost, note: before("cost") },
    { name: "Tokens", value: count(totals.tokens), note: before("tokens") },
    { name: "Requests", value: count(totals.requests), note: before("requests") },
    { name: "Rate limited", value: count(totals.limited), note: ledger ?? before("limited") },
    {
      name: "Success rate",
      value: of.successRate === null ? "—" : percentWords(of.successRate),
      note: totals.errors + totals.denied > 0 ? `${count(totals.errors + totals.denied)} failed` : null,
    },
    { name: "Active users", value: count(of.activeUsers), note: null },
  ];
  return (
    <dl className={css.stats}>
      {stats.map(({ name, value, note }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {value}
            {note !== null && <span>{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 6;

/** What the figures do not know, and where they come from. */
export function Notes({ totals: of }: { totals: UsageTotals }) {
  const { unpriced, totals, fromLogs, fromLogsUnnamed, priceVersions } = of;
  const shown = unpriced.slice(0, SHOWN);
  return (
    <ul className={css.notes}>
      {shown.map(({ provider, model, requests }) => (
        <li key={`${provider}/${model}`}>
          — no rate for model <strong>{model === "" ? "without a name" : <Text of={model} />}</strong>
          {provider !== "" && (
            <>
              {" "}
              of <Text of={provider} />
            </>
          )}
          : {count(requests)} requests are in no cost. <a href="/models/prices">Set a price</a>
        </li>
      ))}
      {unpriced.length > SHOWN && <li>{count(unpriced.length - SHOWN)} more models without a rate.</li>}
      {totals.unknownUsage > 0 && (
        <li>
          {count(totals.unknownUsage)} requests do not say what they used: they are counted, and in no cost.
        </li>
      )}
      {fromLogs > 0 && (
        <li>
          {count(fromLogs)} requests stand only in access logs of gateways.
          {fromLogsUnnamed > 0 &&
            totals.requests > fromLogs &&
            ` ${count(fromLogsUnnamed)} of them name nobody: what a trace tells of too counts twice, for it cannot be found without a name or a trace id.`}
        </li>
      )}
      <li>
        Times are UTC. {totals.cost > 0 && `${usd(totals.cost)} priced by `}
        {priceVersions.length > 0 && totals.cost > 0 && (
          <span className={css.mono}>{priceVersions.slice(0, SHOWN).join(", ")}</span>
        )}
        {priceVersions.length > SHOWN && ` and ${count(priceVersions.length - SHOWN)} more`}
      </li>
    </ul>
  );
}
