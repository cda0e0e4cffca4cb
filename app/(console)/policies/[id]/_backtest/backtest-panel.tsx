import { Text } from "@/app/_ui/content/text";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import type { Tried } from "@/lib/backtests/compared";
import { simulate } from "@/lib/backtests/simulate";
import { domainErrorIn } from "@/lib/base/errors";
import policies from "../../policies.module.css";
import { ChangeKeys } from "./change-keys";
import { FullRuns } from "./full-runs";
import { PanelChoices } from "./panel-choices";
import { Simulated } from "./simulated";
import { UnsavedSimulation } from "./unsaved-simulation";
import { type PanelUrl, RANGES, rangeOf, readPanelUrl } from "./url";
import { Why } from "./why";

interface BacktestPanelProps {
  ctx: Ctx;
  /** The policy and its saved draft, or newest text; `digest` is of that. */
  policy: { id: string; name: string; text: string; digest: string };
  search: SearchParams;
}

/** If this text were in force, what would it stop, and what would it let through? Over recorded traffic. */
export function BacktestPanel({ ctx, policy, search }: BacktestPanelProps) {
  const url = readPanelUrl(search);
  const over = RANGES.find(({ value }) => value === url.range)?.words ?? `${url.from} to ${url.to || "now"}`;
  const tried: Tried = { policy: { id: policy.id, name: policy.name }, text: policy.text, mode: url.mode };
  return (
    <section className={policies.card} aria-labelledby="affected">
      <div className={policies.head}>
        <h2 id="affected">Affected actions</h2>
      </div>
      <ChangeKeys />
      <PanelChoices policy={policy.id} url={url} />
      <UnsavedSimulation policy={policy.id} url={url} over={over}>
        <Stream fallback={<Skeleton rows={3} label="Simulating the saved text on recorded actions" />}>
          <SimulatedSaved ctx={ctx} tried={tried} url={url} over={over} />
        </Stream>
      </UnsavedSimulation>
      {url.sel !== "" && (
        <Stream fallback={<Skeleton rows={4} label="Judging the selected action" />}>
          <Why ctx={ctx} tried={tried} action={url.sel} />
        </Stream>
      )}
      <FullRuns ctx={ctx} policy={policy} url={url} over={over} />
    </section>
  );
}

interface SimulatedSavedProps {
  ctx: Ctx;
  tried: Tried;
  url: PanelUrl;
  over: string;
}

async function SimulatedSaved({ ctx, tried, url, over }: SimulatedSavedProps) {
  const { policy, text, mode } = tried;
  const run = async () => simulate(ctx, { policy: policy.id, text, mode, ...rangeOf(url, ctx.now()) });
  const read = await settle(run(), ctx.requestId);
  if (!read.ok) {
    const why = domainErrorIn(read.error)?.message ?? "The cause is in the log.";
    return (
      <p className={policies.foot} role="status">
        <Text of={why} />
      </p>
    );
  }
  return <Simulated policy={policy.id} url={url} over={over} simulation={read.value} isSaved />;
}
