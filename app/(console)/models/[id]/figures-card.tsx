import Link from "next/link";
import type { ReactNode } from "react";
import { visible } from "@/app/_ui/content/visible";
import { count } from "@/app/_ui/format/count";
import { duration } from "@/app/_ui/format/duration";
import { usd } from "@/app/_ui/format/money";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { ModelView } from "@/lib/models/model";
import { costPerThousand } from "@/lib/models/usage";
import css from "../../people/people.module.css";
import { callsHref, modelHref } from "../url";
import { CompareForm } from "./compare-form";
import own from "./model.module.css";
import { type Figures, type ReadModel, readFigures } from "./read-model";

interface Column {
  head: string;
  figures: Figures;
}

/** What calls were within a week: of the model, of the version, and of the one it is compared with. */
export async function FiguresCard({ ctx, read }: { ctx: Ctx; read: ReadModel }) {
  const end = await settle(readColumns(ctx, read), ctx.requestId);
  const { model } = read;
  return (
    <section className={css.card} aria-labelledby="figures">
      <div className={css.head}>
        <h2 id="figures">Calls of the last 7 days</h2>
        <CompareForm {...read} />
      </div>
      {!end.ok && (
        <Failure
          what="The calls could not be counted"
          error={end.error}
          requestId={ctx.requestId}
          retryHref={modelHref(model.id)}
        />
      )}
      {end.ok && (
        <ScrollRegion labelledBy="figures">
          <FiguresTable columns={end.value} model={model} />
        </ScrollRegion>
      )}
      {model.versions.length > 0 && (
        <p className={css.foot}>Calls count for a version where a name of telemetry is bound to it.</p>
      )}
    </section>
  );
}

async function readColumns(ctx: Ctx, { model, version, compare }: ReadModel): Promise<Column[]> {
  const versions = [version, compare].filter((one) => one !== null);
  const heads = versions.map((one) => `${visible(one.version)}, ${one.stage}`);
  const figures = await Promise.all(
    [null, ...versions].map((one) => readFigures(ctx, model, one?.id ?? null)),
  );
  return figures.map((one, at) => ({ head: ["The whole model", ...heads][at] ?? "", figures: one }));
}

const share = (part: number, of: number) => (of === 0 ? "–" : `${((part / of) * 100).toFixed(1)} %`);
const ms = (value: number | null) => (value === null ? "–" : duration(value));
const money = (value: number | null) => (value === null ? "–" : usd(value));

const ROWS: readonly { label: string; of: (figures: Figures) => ReactNode }[] = [
  { label: "Calls", of: ({ usage }) => count(usage.calls) },
  { label: "Errors", of: ({ usage }) => share(usage.errors, usage.calls) },
  { label: "Denied", of: ({ usage }) => share(usage.denied, usage.calls) },
  { label: "Duration, median", of: ({ latency }) => ms(latency.p50Ms) },
  { label: "Duration, 95th percentile", of: ({ latency }) => ms(latency.p95Ms) },
  { label: "First token, median", of: ({ latency }) => ms(latency.firstTokenP50Ms) },
  { label: "First token, 95th percentile", of: ({ latency }) => ms(latency.firstTokenP95Ms) },
  {
    label: "Output tokens per second, median",
    of: ({ latency }) => latency.tokensPerSecondP50?.toFixed(1) ?? "–",
  },
  { label: "Tokens in", of: ({ usage }) => count(usage.inputTokens) },
  { label: "Tokens out", of: ({ usage }) => count(usage.outputTokens) },
  { label: "Cost", of: ({ usage }) => (usage.pricedTokens === 0 ? "–" : usd(usage.costNanoUsd)) },
  { label: "Cost per thousand tokens", of: ({ usage }) => money(costPerThousand(usage)) },
];

function FiguresTable({ columns, model }: { columns: readonly Column[]; model: ModelView }) {
  const names = model.names.map(({ name }) => name);
  return (
    <table className={own.figures}>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          {columns.map(({ head }, at) => (
            // Columns never move.
            <th key={`${at}-${head}`} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ROWS.map(({ label, of }, row) => (
          <tr key={label}>
            <th scope="row">
              {row === 0 && names.length > 0 ? <Link href={callsHref(names)}>{label}</Link> : label}
              {row === 1 && <Outcome names={names} outcome="error" />}
              {row === 2 && <Outcome names={names} outcome="denied" />}
            </th>
            {columns.map(({ head, figures }, at) => (
              <td key={`${at}-${head}`}>{of(figures)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ names, outcome }: { names: readonly string[]; outcome: "error" | "denied" }) {
  if (names.length === 0) return null;
  return (
    <>
      {" "}
      <Link href={callsHref(names, outcome)} aria-label={`Calls that ended ${outcome}, in the audit`}>
        in the audit
      </Link>
    </>
  );
}
