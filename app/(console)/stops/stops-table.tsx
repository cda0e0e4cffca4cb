import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { StopView } from "@/lib/stops/stop";
import { LiftButton } from "./stop-button";
import css from "./stops.module.css";
import { targetHref } from "./url";
import { KIND_WORDS } from "./words";

interface StopsTableProps {
  /** The id of the heading. */
  labelledBy: string;
  stops: readonly StopView[];
  nowMs: number;
  mayStop: boolean;
}

/** Stops, the newest first: what, why, by whom, and since when. */
export function StopsTable({ labelledBy, stops, nowMs, mayStop }: StopsTableProps) {
  const isHistory = stops.some(({ lifted }) => lifted !== null);
  return (
    <ScrollRegion labelledBy={labelledBy}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Stopped</th>
            <th scope="col">Why</th>
            <th scope="col">Since</th>
            {isHistory && <th scope="col">Lifted</th>}
            {mayStop && !isHistory && <th scope="col">Act</th>}
          </tr>
        </thead>
        <tbody>
          {stops.map((stop) => (
            <tr key={stop.id}>
              <Target stop={stop} />
              <td className={css.reason}>
                <Text of={stop.reason} />
                <div className={css.subtle}>
                  by <Text of={stop.by} />
                </div>
              </td>
              <td className={css.when} title={fullTime(stop.at)}>
                {ago(stop.at, nowMs)}
              </td>
              {stop.lifted && (
                <td className={css.reason}>
                  <span title={fullTime(stop.lifted.at)}>{ago(stop.lifted.at, nowMs)}</span> by{" "}
                  <Text of={stop.lifted.by} />
                  <div className={css.subtle}>
                    <Text of={stop.lifted.reason} />
                  </div>
                </td>
              )}
              {mayStop && !isHistory && (
                <td>
                  <LiftButton id={stop.id} name={stop.name} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Target({ stop: { id, kind, target, name, lifted } }: { stop: StopView }) {
  const href = targetHref(kind, target);
  return (
    <th scope="row">
      {lifted === null && (
        <span className={css.mark}>
          <span aria-hidden="true">⊘</span>
        </span>
      )}{" "}
      {href === null ? (
        <Text of={name} />
      ) : (
        <Link prefetch={false} href={href}>
          <Text of={name} />
        </Link>
      )}
      <div className={css.line}>
        <span className={css.subtle}>{KIND_WORDS[kind]}</span>
        <CopyButton text={id} label={`the id of the stop of ${name}`} />
      </div>
    </th>
  );
}
