import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { efficiencyOf } from "@/lib/endpoints/efficiency";
import { listEndpoints } from "@/lib/endpoints/list";
import { samplesOf } from "@/lib/endpoints/samples";
import { SectionNav } from "../section-nav";
import { AddEndpointButton } from "./endpoint-dialogs";
import { EndpointTable, type Measured } from "./endpoint-table";
import { money } from "./figures";
import { readEndpointChoices } from "./read-choices";
import { ENDPOINTS_PATH, SPANS } from "./url";

export const metadata: Metadata = { title: "Model endpoints" };

async function read(ctx: Ctx): Promise<Measured[]> {
  const endpoints = await listEndpoints(ctx);
  const range = { fromMs: ctx.now() - SPANS["24h"], toMs: ctx.now() + 1 };
  const ids = endpoints.map(({ id }) => id);
  const samples = await samplesOf(ctx, ids, range);
  return endpoints.map((endpoint) => ({
    endpoint,
    efficiency: efficiencyOf(samples.get(endpoint.id) ?? [], endpoint.hourNanoUsd),
  }));
}

/** `4 endpoints · 1 unhealthy · metrics of 1 not read · idle time cost $12.40 in 24 h`. */
function sentenceOf(all: readonly Measured[]): string {
  if (all.length === 0) return "No endpoints yet";
  const serving = all.filter(({ endpoint }) => !endpoint.paused && endpoint.baseUrl !== null);
  const unhealthy = serving.filter(({ endpoint }) => endpoint.health.state === "unhealthy").length;
  const unread = all.filter(({ endpoint }) => endpoint.failure !== null && !endpoint.paused).length;
  const idle = all.flatMap(({ efficiency }) => efficiency.idleNanoUsd ?? []);
  const cost = idle.length === 0 ? null : idle.reduce((a, b) => a + b, 0);
  return [
    counted(all.length, "endpoint"),
    `${unhealthy} unhealthy`,
    ...(unread > 0 ? [`metrics of ${unread} not read`] : []),
    cost === null ? "idle cost unknown" : `idle time cost ${money(cost)} in 24 h`,
  ].join(" · ");
}

/** Where are models served, how well, and what does idle time cost? */
export default async function EndpointsPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("models.write");
  const list = await settle(read(ctx), ctx.requestId);
  const choices = mayWrite ? await readEndpointChoices(ctx) : null;
  return (
    <div className={panels.page}>
      <PageHead title="Model endpoints" actions={choices && <AddEndpointButton choices={choices} />}>
        {list.ok && sentenceOf(list.value)}
      </PageHead>
      <SectionNav here={ENDPOINTS_PATH} />
      <section className={panels.rows} aria-label="Model endpoints">
        {!list.ok && (
          <Failure
            what="The endpoints could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={ENDPOINTS_PATH}
          />
        )}
        {list.ok && list.value.length === 0 && (
          <Empty heading="No endpoints yet">
            <p>
              Add where a model is served: vLLM, any OpenAI-compatible server, OpenAI, Anthropic or Azure.
              Whether it answers is checked each minute; with the address of its metrics and what an hour of
              it costs, throughput, latency, cache, accelerators and idle cost appear within two minutes.
            </p>
          </Empty>
        )}
        {list.ok && list.value.length > 0 && <EndpointTable rows={list.value} nowMs={ctx.now()} />}
      </section>
    </div>
  );
}
