import Link from "next/link";
import { duration } from "@/app/_ui/format/duration";
import type { Efficiency, Point } from "@/lib/endpoints/efficiency";
import css from "../../../people/people.module.css";
import own from "../endpoints.module.css";
import { milliseconds, money, percent, rate, whole } from "../figures";
import { LineChart } from "../line-chart";
import { endpointHref, SPANS, type Span } from "../url";
import { thinned } from "./thinned";

type Figure = Exclude<keyof Point, "atMs">;

interface EfficiencyCardProps {
  id: string;
  span: Span;
  efficiency: Efficiency;
}

/** The range in numbers and small lines. */
export function EfficiencyCard({ id, span, efficiency }: EfficiencyCardProps) {
  const points = thinned(efficiency.points);
  const times = points.map(({ atMs }) => atMs);
  const line = (label: string, figure: Figure, dashed = false) => ({
    label,
    dashed,
    values: points.map((point) => point[figure]),
  });
  return (
    <section className={css.card} aria-labelledby="efficiency">
      <div className={css.head}>
        <h2 id="efficiency">Efficiency</h2>
        <nav aria-label="Range" className={own.spans}>
          {(Object.keys(SPANS) as Span[]).map((one) => (
            <Link key={one} href={endpointHref(id, one)} aria-current={one === span ? "true" : undefined}>
              {one}
            </Link>
          ))}
        </nav>
      </div>
      <Totals efficiency={efficiency} />
      <div className={own.charts}>
        <LineChart
          title="Tokens per second"
          times={times}
          lines={[line("out", "generatedPerSecond"), line("in", "promptPerSecond", true)]}
          print={rate}
        />
        <LineChart
          title="Time to first token"
          times={times}
          lines={[line("median", "firstTokenP50Ms"), line("p95", "firstTokenP95Ms", true)]}
          print={milliseconds}
        />
        <LineChart
          title="Requests"
          times={times}
          lines={[line("running", "running"), line("waiting", "waiting", true)]}
          print={whole}
        />
        <LineChart title="KV cache" times={times} lines={[line("used", "kvCache")]} print={percent} />
        <LineChart
          title="Accelerator use, percent"
          times={times}
          lines={[line("mean", "gpuUtil")]}
          print={whole}
        />
      </div>
    </section>
  );
}

function Totals({ efficiency: e }: { efficiency: Efficiency }) {
  const facts: [string, string][] = [
    ["Measured", e.measuredMs === 0 ? "nothing" : duration(e.measuredMs)],
    ["Idle", e.idleMs === null ? "Unknown" : duration(e.idleMs)],
    ["Cost of the measured time", money(e.costNanoUsd)],
    ["Cost of the idle time", money(e.idleNanoUsd)],
    ["Cost per thousand tokens", money(e.costPerThousandNanoUsd)],
    [
      "Time to first token",
      `median ${milliseconds(e.firstTokenP50Ms)}, p95 ${milliseconds(e.firstTokenP95Ms)}`,
    ],
    ["Between two tokens", `median ${milliseconds(e.nextTokenP50Ms)}`],
    ["Longest queue", whole(e.waitingMax)],
    ["Prefix cache hits", percent(e.prefixHitRate)],
    ["Failed requests", percent(e.errorRate)],
    ["Given up by the caller", percent(e.abortRate)],
    ["Accelerator memory", percent(e.memoryShare)],
    ["Restarts", String(e.restarts)],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(([term, words]) => (
        <Fact key={term} term={term} words={words} />
      ))}
    </dl>
  );
}

function Fact({ term, words }: { term: string; words: string }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{words}</dd>
    </>
  );
}
