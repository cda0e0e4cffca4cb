import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import { amountCell } from "@/lib/quotas/amount";
import type { CounterKey, EntryView } from "@/lib/quotas/counterEntries";
import type { CounterView } from "@/lib/quotas/listCounters";
import type { Measure } from "@/lib/quotas/quota";
import type { QuotaView } from "@/lib/quotas/view";
import css from "../quotas.module.css";
import { quotaHref, subjectHref, whyHref } from "../url";
import { holderWords, zoneTime } from "../words";

interface EntriesCardProps {
  quota: QuotaView;
  counters: readonly CounterView[];
  shown: CounterKey;
  page: { entries: EntryView[]; next: string | null };
  nowMs: number;
}

const KINDS: Readonly<Record<EntryView["kind"], string>> = {
  reserve: "Set aside",
  settle: "Settled",
  release: "Released",
  expire: "Ran out",
  adjust: "Adjusted",
  refuse: "Refused",
};

/** The ledger's rows of one counter, the newest first: what each request set aside and took, and what the counter was right after. */
export function EntriesCard({ quota, counters, shown, page, nowMs }: EntriesCardProps) {
  const counter = counters.find(
    ({ holder, windowStart }) => holder === shown.holder && windowStart === shown.windowStart,
  );
  const whose = counter ? holderWords(counter) : shown.holder || "Shared";
  return (
    <section className={css.card} aria-labelledby="ledger">
      <div className={css.head}>
        <h2 id="ledger">
          Ledger: <Text of={whose} />, window from {zoneTime(shown.windowStart, quota.zone, nowMs)}{" "}
          {quota.zone}
        </h2>
      </div>
      {page.entries.length === 0 ? (
        <p className={css.foot}>Nothing was asked in this window.</p>
      ) : (
        <>
          <EntriesTable quota={quota} entries={page.entries} />
          <div className={tables.more}>
            {page.next === null ? (
              <span>They add up to the counter</span>
            ) : (
              <a className={button.button} href={quotaHref(quota.id, { ...shown, cursor: page.next })}>
                Earlier
              </a>
            )}
          </div>
        </>
      )}
    </section>
  );
}

function EntriesTable({ quota, entries }: { quota: QuotaView; entries: readonly EntryView[] }) {
  return (
    <ScrollRegion labelledBy="ledger">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" className={css.number}>
              Set aside
            </th>
            <th scope="col" className={css.number}>
              Used
            </th>
            <th scope="col" className={css.number}>
              Used after
            </th>
            <th scope="col" className={css.number}>
              Ceiling
            </th>
            <th scope="col">Request</th>
            <th scope="col">Trace and key</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} measure={quota.measure} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function EntryRow({ entry, measure }: { entry: EntryView; measure: Measure }) {
  const cell = (amount: number) => amountCell(amount, measure);
  const signed = (amount: number) => (amount > 0 ? `+${cell(amount)}` : cell(amount));
  return (
    <tr>
      <td className={css.when}>{fullTime(entry.at)}</td>
      <td>
        {KINDS[entry.kind]}
        {entry.estimated && entry.kind !== "reserve" && <div className={css.subtle}>by estimate</div>}
        {entry.over > 0 && <div className={css.loud}>{cell(entry.over)} over</div>}
      </td>
      <td className={css.number}>{signed(entry.reservedDelta)}</td>
      <td className={css.number}>{signed(entry.settledDelta)}</td>
      <td className={css.number}>
        {cell(entry.settledAfter)}
        {entry.reservedAfter > 0 && <div className={css.subtle}>{cell(entry.reservedAfter)} set aside</div>}
      </td>
      <td className={css.number}>
        {cell(entry.ceiling)}
        <div className={css.subtle}>version {entry.quotaVersion}</div>
      </td>
      <td className={css.wide}>
        <Link href={whyHref(entry.request.requestId)}>
          <Text of={entry.request.requestId} />
        </Link>
        <div className={css.subtle}>
          <Text of={entry.request.model || "no model named"} />
        </div>
      </td>
      <td className={css.wide}>
        <Places request={entry.request} />
      </td>
    </tr>
  );
}

/** Where the request stands in the audit, and with which key it came. */
export function Places({
  request,
}: {
  request: Pick<EntryView["request"], "key" | "traceId" | "sessionId">;
}) {
  const { key, traceId, sessionId } = request;
  return (
    <>
      {sessionId !== "" && <Link href={`/sessions/${encodeURIComponent(sessionId)}`}>Session</Link>}
      {traceId !== "" && (
        <>
          {" "}
          <Link href={`/audit?q=session:${encodeURIComponent(traceId)}`}>Trace</Link>
        </>
      )}
      {key !== null && (
        <>
          {" "}
          <Link href={subjectHref("key", key)}>Key</Link>
        </>
      )}
      {sessionId === "" && traceId === "" && key === null && <span className={css.subtle}>Not said</span>}
    </>
  );
}
