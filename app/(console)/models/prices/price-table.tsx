import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { fullTime } from "@/app/_ui/format/time";
import type { PriceView } from "@/lib/pricing/list";
import type { UsdRates } from "@/lib/pricing/ownPrice";
import css from "../../people/people.module.css";
import { AddPriceButton, WithdrawButton } from "./price-dialogs";
import own from "./prices.module.css";

const COLUMNS = [
  { rate: "input", head: "Input" },
  { rate: "output", head: "Output" },
  { rate: "cacheRead", head: "Cache read" },
  { rate: "cacheWrite", head: "Cache write" },
  { rate: "reasoning", head: "Reasoning" },
] as const;

/** Own prices by model, the newest first, beside what the catalogue says. */
export function PriceTable({ prices, mayWrite }: { prices: readonly PriceView[]; mayWrite: boolean }) {
  return (
    <table className={css.table}>
      <caption className="bw-unseen">Own prices by model, in USD per million tokens</caption>
      <thead>
        <tr>
          <th scope="col">Model</th>
          {COLUMNS.map(({ head }) => (
            <th key={head} scope="col" className={css.number}>
              {head}
            </th>
          ))}
          <th scope="col">State</th>
          <th scope="col">From (UTC)</th>
          <th scope="col">Note</th>
          {mayWrite && <th scope="col">Actions</th>}
        </tr>
      </thead>
      <tbody>
        {prices.map((price) => (
          <Row key={price.id} price={price} mayWrite={mayWrite} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ price, mayWrite }: { price: PriceView; mayWrite: boolean }) {
  const { id, provider, model, state, tiers, validFrom, note, createdBy } = price;
  return (
    <tr>
      <th scope="row" className={own.name}>
        <Text of={model} />
        <div className={css.subtle}>{provider === "" ? "of any provider" : <Text of={provider} />}</div>
      </th>
      {COLUMNS.map(({ rate }) => (
        <td key={rate} className={css.number}>
          <Rate price={price} rate={rate} />
        </td>
      ))}
      <td>
        {state}
        {tiers.length > 0 && (
          <span className={css.subtle}>, dearer above {count(tiers[0]?.above ?? 0)} tokens</span>
        )}
      </td>
      <td title={fullTime(validFrom)}>{validFrom.slice(0, 16).replace("T", " ")}</td>
      <td className={`${css.names} ${own.note}`}>
        {note === null ? null : <Text of={note} />}
        <span className={css.subtle}>
          {" "}
          by <Text of={createdBy} />
        </span>
      </td>
      {mayWrite && (
        <td>
          {state === "scheduled" && <WithdrawButton id={id} model={model} />}
          {state === "in force" && <AddPriceButton of={{ provider, model }} />}
        </td>
      )}
    </tr>
  );
}

/** The own rate, and the catalogue's where it is another one. */
function Rate({ price, rate }: { price: PriceView; rate: keyof UsdRates }) {
  const theirs = price.catalogue?.[rate] ?? null;
  if (price.rates === null) return <span className={css.subtle}>{theirs ?? "unpriced"}</span>;
  const own = price.rates[rate] ?? null;
  return (
    <>
      {own ?? (
        <span className={css.subtle}>
          {rate === "reasoning" ? "as output" : rate === "output" ? "0" : "as input"}
        </span>
      )}
      {own !== null && theirs !== null && theirs !== own && (
        <div className={css.subtle}>catalogue {theirs}</div>
      )}
    </>
  );
}
