import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { OWN_USE_DAYS, type OwnModelUse, type OwnRefusal } from "@/lib/quotas/ownUse";
import { keyHref } from "../keys/url";
import { whyHref } from "../quotas/url";
import cards from "../settings/settings.module.css";

/** What one drew, by model, and which requests of one's own were refused. */
export function UseCards({
  use,
  refusals,
}: {
  use: readonly OwnModelUse[];
  refusals: readonly OwnRefusal[];
}) {
  return (
    <>
      <section className={cards.card} aria-labelledby="own-use">
        <div className={cards.head}>
          <div>
            <h2 id="own-use">What you used</h2>
            <p>
              Requests with your keys, and of agents on your behalf, that gateways asked the ledger for in{" "}
              {OWN_USE_DAYS} days.
            </p>
          </div>
        </div>
        {use.length === 0 ? (
          <p className={cards.foot}>Nothing yet.</p>
        ) : (
          <ScrollRegion labelledBy="own-use">
            <UseTable use={use} />
          </ScrollRegion>
        )}
      </section>
      {refusals.length > 0 && (
        <section className={cards.card} aria-labelledby="own-refusals">
          <div className={cards.head}>
            <h2 id="own-refusals">Refused requests</h2>
          </div>
          <ScrollRegion labelledBy="own-refusals">
            <RefusalTable refusals={refusals} />
          </ScrollRegion>
        </section>
      )}
    </>
  );
}

function UseTable({ use }: { use: readonly OwnModelUse[] }) {
  return (
    <table className={cards.table}>
      <thead>
        <tr>
          <th scope="col">Model</th>
          <th scope="col">Requests</th>
          <th scope="col">Refused</th>
          <th scope="col">Input tokens</th>
          <th scope="col">Output tokens</th>
          <th scope="col">Cost</th>
        </tr>
      </thead>
      <tbody>
        {use.map((row) => (
          <tr key={row.model}>
            <th scope="row">
              <Text of={row.model || "not named"} />
            </th>
            <td>{count(row.requests)}</td>
            <td>{count(row.refused)}</td>
            <td>{count(row.inputTokens)}</td>
            <td>{count(row.outputTokens)}</td>
            <td>{row.costNanoUsd === null ? `— no rate for ${row.model || "it"}` : usd(row.costNanoUsd)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RefusalTable({ refusals }: { refusals: readonly OwnRefusal[] }) {
  return (
    <table className={cards.table}>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Model</th>
          <th scope="col">What stood in the way</th>
          <th scope="col">Key</th>
          <th scope="col">
            <span className="bw-unseen">Explanation</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {refusals.map(({ requestId, at, model, key, refusal, words }) => (
          <tr key={requestId}>
            <td>{fullTime(at).slice(0, 19)}</td>
            <td>
              <Text of={model} />
            </td>
            <td className={cards.words}>
              <Text of={refusal?.quotaName ?? words ?? "not said"} />
            </td>
            <td>{key && <Link href={keyHref(key)}>your key</Link>}</td>
            <td>
              <Link href={whyHref(requestId)}>Why?</Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
