import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import tables from "@/app/_ui/table/table.module.css";
import type { KeyDetail } from "@/lib/keys/detail";
import type { CounterView } from "@/lib/quotas/listCounters";
import css from "../people/people.module.css";
import { Bullet } from "../quotas/bullet";
import { remainingWords } from "./counter-words";
import own from "./keys.module.css";
import { type KeysUrl, keyHref, keysHref } from "./url";
import { KIND_WORDS, opensNothing } from "./words";

interface KeysTableProps {
  page: { keys: KeyDetail[]; next: string | null };
  counters: ReadonlyMap<string, readonly CounterView[]>;
  url: KeysUrl;
  nowMs: number;
}

/** Keys, the newest first; the next ones behind a link, by keyset. */
export function KeysTable({ page, counters, url, nowMs }: KeysTableProps) {
  return (
    <>
      <h2 id="keys" className="bw-unseen">
        Keys
      </h2>
      <ScrollRegion labelledBy="keys">
        <table className={`${css.table} ${own.table}`}>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Key</th>
              <th scope="col">Holder</th>
              <th scope="col">Good for</th>
              <th scope="col">Left</th>
              <th scope="col">Last used</th>
              <th scope="col">Expires</th>
              <th scope="col">State</th>
            </tr>
          </thead>
          <tbody>
            {page.keys.map((one) => (
              <KeyRow
                key={one.id}
                one={one}
                fullest={one.state === "active" ? counters.get(one.id)?.[0] : undefined}
                nowMs={nowMs}
              />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={keysHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={keysHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function KeyRow({
  one,
  fullest,
  nowMs,
}: {
  one: KeyDetail;
  fullest: CounterView | undefined;
  nowMs: number;
}) {
  const { model, lastUsedAt, expiresAt } = one;
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={keyHref(one.id)}>
          <Text of={one.name} />
        </Link>
      </th>
      <td>
        <code className={css.value}>
          <Text of={one.prefix} />…
        </code>
      </td>
      <td>
        {model?.holder ? (
          <Link prefetch={false} href={`/people/${model.holder.id}`}>
            <Text of={model.holder.name} />
          </Link>
        ) : (
          <span className={css.subtle}>
            {model ? "nobody" : <Text of={one.provisionedBy ?? one.createdBy} />}
          </span>
        )}
      </td>
      <td>
        <GoodFor one={one} />
      </td>
      <td>
        {fullest ? (
          <Left counter={fullest} />
        ) : (
          <span className={css.subtle}>{model && one.state === "active" ? "no limit" : "–"}</span>
        )}
      </td>
      <td className={css.when} title={lastUsedAt ? fullTime(lastUsedAt) : undefined}>
        {lastUsedAt ? ago(lastUsedAt, nowMs) : <span className={css.subtle}>never</span>}
        {one.addresses[0] && <div className={css.subtle}>{one.addresses[0]}</div>}
      </td>
      <td className={css.when} title={expiresAt ? fullTime(expiresAt) : undefined}>
        {expiresAt ? expiresAt.slice(0, 10) : <span className={css.subtle}>never</span>}
      </td>
      <td>
        <KeyState one={one} />
      </td>
    </tr>
  );
}

/** Models of a subscription, a workload, or a role: what the key opens. */
function GoodFor({ one }: { one: KeyDetail }) {
  const { model } = one;
  if (!model)
    return (
      <>
        {KIND_WORDS[one.kind]}{" "}
        <span className={css.subtle}>
          <Text of={one.role ?? (one.kind === "ingest" ? (one.workload ?? "") : "")} />
        </span>
      </>
    );
  return (
    <>
      {model.scopes.length === 0 ? "all models" : <Text of={model.scopes.join(", ")} />}
      {model.subscription && (
        <div>
          <span className={css.subtle}>of </span>
          <Link prefetch={false} href={`/subscriptions/${model.subscription.id}`}>
            <Text of={model.subscription.name} />
          </Link>
        </div>
      )}
    </>
  );
}

function Left({ counter }: { counter: CounterView }) {
  return (
    <div className={own.gauge}>
      <Bullet counter={{ ...counter, forecast: null }} />
      <span className={counter.state === "full" ? own.ended : css.subtle}>{remainingWords(counter)}</span>
    </div>
  );
}

/** Quiet while it is good; in words and colour where it opens nothing. */
export function KeyState({ one }: { one: KeyDetail }) {
  const why = opensNothing(one);
  if (one.state !== "active") return <span className={own.ended}>⊘ {one.state}</span>;
  if (why) return <span className={own.ended}>⊘ opens nothing: {why}</span>;
  if (one.model?.replacedBy) return <span className={own.quiet}>rotated, in its grace</span>;
  return <span className={own.quiet}>active</span>;
}
