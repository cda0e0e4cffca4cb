import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import type { Efficiency } from "@/lib/endpoints/efficiency";
import type { EndpointView } from "@/lib/endpoints/endpoint";
import css from "../../people/people.module.css";
import { servedHref } from "../served/url";
import { modelHref } from "../url";
import { milliseconds, money, percent, rate } from "./figures";
import { endpointHref } from "./url";

export interface Measured {
  endpoint: EndpointView;
  /** Of the last 24 hours. */
  efficiency: Efficiency;
}

const NUMBERS: readonly { head: string; of: (measured: Measured) => string }[] = [
  { head: "Tokens/s", of: ({ efficiency }) => rate(efficiency.generatedPerSecond) },
  { head: "First token p95", of: ({ efficiency }) => milliseconds(efficiency.firstTokenP95Ms) },
  { head: "KV cache", of: ({ efficiency }) => percent(efficiency.kvCache) },
  { head: "Errors", of: ({ efficiency }) => percent(efficiency.errorRate) },
  {
    head: "Accelerator use",
    of: ({ efficiency: { gpuUtil } }) => percent(gpuUtil === null ? null : gpuUtil / 100),
  },
  { head: "Cost per 1k tokens", of: ({ efficiency }) => money(efficiency.costPerThousandNanoUsd) },
  { head: "Idle cost", of: ({ efficiency }) => money(efficiency.idleNanoUsd) },
];

/** Endpoints by name, with the figures of the last 24 hours. */
export function EndpointTable({ rows, nowMs }: { rows: readonly Measured[]; nowMs: number }) {
  return (
    <table className={css.table}>
      <caption className="bw-unseen">Endpoints by name, with figures of the last 24 hours</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Serves</th>
          <th scope="col">Health</th>
          {NUMBERS.map(({ head }) => (
            <th key={head} scope="col" className={css.number}>
              {head}
            </th>
          ))}
          <th scope="col">Measured</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.endpoint.id}>
            <th scope="row">
              <Link prefetch={false} href={endpointHref(row.endpoint.id)}>
                <Text of={row.endpoint.name} />
              </Link>
            </th>
            <td className={css.names}>
              <Serves endpoint={row.endpoint} />
            </td>
            <td className={css.names}>
              <Health endpoint={row.endpoint} nowMs={nowMs} />
            </td>
            {NUMBERS.map(({ head, of }) => (
              <td key={head} className={css.number}>
                {of(row)}
              </td>
            ))}
            <td>
              <State endpoint={row.endpoint} nowMs={nowMs} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The served model, else the one of the catalog, with its version where one is said. */
export function Serves({ endpoint: { served, model, version } }: { endpoint: EndpointView }) {
  if (served !== null) {
    return (
      <Link prefetch={false} href={servedHref(served.id)}>
        <Text of={served.name} />
      </Link>
    );
  }
  if (model === null) return <span className={css.subtle}>Not said</span>;
  return (
    <Link prefetch={false} href={modelHref(model.id, version ? { version: version.id } : {})}>
      <Text of={version ? `${model.name} ${version.name}` : model.name} />
    </Link>
  );
}

/** Whether it answered its last check; quiet where it did. */
export function Health({ endpoint, nowMs }: { endpoint: EndpointView; nowMs: number }) {
  const { kind, baseUrl, paused, health } = endpoint;
  if (kind === "other" || baseUrl === null) return <span className={css.subtle}>only measured</span>;
  if (paused) return <span className={css.subtle}>paused</span>;
  if (health.state === "unknown" || health.checkedAt === null)
    return <span className={css.subtle}>not checked yet</span>;
  return (
    <span title={fullTime(health.checkedAt)}>
      {health.state === "healthy" ? (
        `answers, ${health.ms} ms`
      ) : (
        <span className={css.wrong}>✕ Unhealthy</span>
      )}
      <span className={css.subtle}> {ago(health.checkedAt, nowMs)}</span>
    </span>
  );
}

/** When it was measured last, or why not. */
export function State({ endpoint, nowMs }: { endpoint: EndpointView; nowMs: number }) {
  const { paused, metricsUrl, dcgmUrl, failure, scrapedAt } = endpoint;
  if (metricsUrl === null && dcgmUrl === null) return <span className={css.subtle}>no metrics</span>;
  const when = scrapedAt === null ? "never" : ago(scrapedAt, nowMs);
  return (
    <span title={scrapedAt === null ? undefined : fullTime(scrapedAt)}>
      {paused ? `paused, ${when}` : when}
      {failure !== null && !paused && <span className={css.wrong}>, failing</span>}
    </span>
  );
}
