import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { agentQuality, QUALITY_DAYS, type QualityDay } from "@/lib/agents/quality";
import css from "../agents.module.css";
import { agentHref } from "../url";
import { Spark } from "./spark";

/** One line over the days; null where there is nothing to say of a day. */
interface Line {
  name: string;
  valueOf: (day: QualityDay) => number | null;
  words: (value: number) => string;
}

const percent = (value: number) => `${(value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0)} %`;
const of = (part: number, whole: number) => (whole === 0 ? null : part / whole);

const LINES: readonly Line[] = [
  { name: "Errors", valueOf: (day) => of(day.errors, day.actions), words: percent },
  { name: "Denied", valueOf: (day) => of(day.denied, day.actions), words: percent },
  {
    name: "Denied or held by policies",
    valueOf: (day) => of(day.notAllowed, day.judged),
    words: percent,
  },
  {
    name: "Cost per session",
    valueOf: (day) => (day.costNanoUsd === null ? null : of(day.costNanoUsd, day.sessions)),
    words: usd,
  },
];

/** How well it did, day by day: rates, cost, and the scores that telemetry carries. */
export async function QualityCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const keys = agent.keys.map((one) => one.key);
  const read = await settle(agentQuality(ctx, keys), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="quality">
      <div className={css.head}>
        <div>
          <h2 id="quality">Quality over time</h2>
          {read.ok && <p>{sentence(read.value)}</p>}
        </div>
      </div>
      {!read.ok && (
        <Failure
          what="Its quality could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={agentHref(agent.id)}
        />
      )}
      {read.ok && read.value.some((day) => day.actions > 0) && <Days days={read.value} />}
    </section>
  );
}

const scoresIn = (days: readonly QualityDay[]) => [
  ...new Set(days.flatMap((day) => Object.keys(day.scores))),
];

function sentence(days: readonly QualityDay[]): string {
  const active = days.filter((day) => day.actions > 0).length;
  if (active === 0) return `It did nothing in the last ${QUALITY_DAYS} days.`;
  const scores = scoresIn(days).length;
  const evaluated =
    scores === 0 ? "its telemetry carries no evaluation scores" : `${count(scores)} evaluation scores`;
  const judged = days.reduce((sum, day) => sum + day.judged, 0);
  const notAllowed = days.reduce((sum, day) => sum + day.notAllowed, 0);
  const policies =
    judged === 0
      ? "no policy was in force"
      : `policies denied or held ${count(notAllowed)} of ${counted(judged, "action")}, observed ones among them`;
  return `Active on ${count(active)} of ${QUALITY_DAYS} days (UTC) · ${policies} · ${evaluated}.`;
}

function Days({ days }: { days: readonly QualityDay[] }) {
  const lines: Line[] = [
    ...LINES,
    ...scoresIn(days).map((name) => ({
      name,
      valueOf: (day: QualityDay) => day.scores[name] ?? null,
      words: (value: number) => String(Number(value.toPrecision(3))),
    })),
  ];
  return (
    <ScrollRegion labelledBy="quality">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Per day, oldest first</th>
            <th scope="col" className={css.end}>
              Newest
            </th>
            <th scope="col" className={css.end}>
              Lowest
            </th>
            <th scope="col" className={css.end}>
              Highest
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <LineRow key={line.name} line={line} days={days} />
          ))}
        </tbody>
      </table>
      <Twin lines={lines} days={days} />
    </ScrollRegion>
  );
}

function LineRow({ line, days }: { line: Line; days: readonly QualityDay[] }) {
  const values = days.map(line.valueOf);
  const known = values.filter((value) => value !== null);
  const last = known.at(-1);
  const shown = (value: number | undefined) => (value === undefined ? "–" : line.words(value));
  return (
    <tr>
      <th scope="row">
        <Text of={line.name} />
      </th>
      <td>
        <Spark values={values} />
      </td>
      <td className={css.end}>{shown(last)}</td>
      <td className={css.end}>{shown(known.length > 0 ? Math.min(...known) : undefined)}</td>
      <td className={css.end}>{shown(known.length > 0 ? Math.max(...known) : undefined)}</td>
    </tr>
  );
}

/** The same numbers as rows. */
function Twin({ lines, days }: { lines: readonly Line[]; days: readonly QualityDay[] }) {
  return (
    <details className={css.twin}>
      <summary>Days as a table</summary>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Day (UTC)</th>
            <th scope="col" className={css.end}>
              Actions
            </th>
            {lines.map((line) => (
              <th key={line.name} scope="col" className={css.end}>
                <Text of={line.name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {days
            .filter((day) => day.actions > 0)
            .map((day) => (
              <tr key={day.startMs}>
                <th scope="row">{new Date(day.startMs).toISOString().slice(0, 10)}</th>
                <td className={css.end}>{count(day.actions)}</td>
                {lines.map((line) => {
                  const value = line.valueOf(day);
                  return (
                    <td key={line.name} className={css.end}>
                      {value === null ? "–" : line.words(value)}
                    </td>
                  );
                })}
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}
