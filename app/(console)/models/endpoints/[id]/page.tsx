import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { type Efficiency, efficiencyOf } from "@/lib/endpoints/efficiency";
import { getEndpoint } from "@/lib/endpoints/list";
import { readSamples } from "@/lib/endpoints/samples";
import { HistoryCard } from "../../../people/[id]/history-card";
import css from "../../../people/people.module.css";
import { MODELS_PATH } from "../../url";
import { EndpointActs } from "../endpoint-acts";
import { EditEndpointButton } from "../endpoint-dialogs";
import { money, percent, rate } from "../figures";
import { readEndpointChoices } from "../read-choices";
import { ENDPOINTS_PATH, endpointHref, readSpan, SPANS, type Span } from "../url";
import { AboutCard } from "./about-card";
import { EfficiencyCard } from "./efficiency-card";
import { ServingCard } from "./serving-card";

export const metadata: Metadata = { title: "Model endpoint" };

interface EndpointPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

async function read(ctx: Ctx, id: string, span: Span) {
  const endpoint = await getEndpoint(ctx, id);
  const range = { fromMs: ctx.now() - SPANS[span], toMs: ctx.now() + 1 };
  return { endpoint, efficiency: efficiencyOf(await readSamples(ctx, id, range), endpoint.hourNanoUsd) };
}

/** `120 tokens/s · 34 % idle · idle time cost $4.10 · $0.0021 per 1k tokens, in 24h`. */
function sentenceOf(found: Efficiency, span: Span): string {
  if (found.measuredMs === 0) return `Nothing measured in ${span}`;
  const idle = found.idleMs === null ? null : found.idleMs / found.measuredMs;
  return [
    `${rate(found.generatedPerSecond)} tokens/s`,
    idle === null ? "idle time unknown" : `${percent(idle)} idle`,
    ...(found.idleNanoUsd === null ? [] : [`idle time cost ${money(found.idleNanoUsd)}`]),
    ...(found.costPerThousandNanoUsd === null
      ? []
      : [`${money(found.costPerThousandNanoUsd)} per 1k tokens`]),
    `in ${span}`,
  ].join(" · ");
}

/** How well does this endpoint work, and what does it cost while it does not? */
export default async function EndpointPage({ params, searchParams }: EndpointPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const span = readSpan(await searchParams);
  const end = await settle(read(ctx, id, span), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The endpoint could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={endpointHref(id, span)}
      />
    );
  }
  const { endpoint, efficiency } = end.value;
  const choices = ctx.abilities.has("models.write") ? await readEndpointChoices(ctx) : null;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={MODELS_PATH}>Models</Link> / <Link href={ENDPOINTS_PATH}>Endpoints</Link>
      </nav>
      <PageHead
        title={visible(endpoint.name)}
        actions={
          choices && (
            <>
              <EditEndpointButton endpoint={endpoint} choices={choices} />
              <EndpointActs endpoint={endpoint} />
            </>
          )
        }
      >
        {sentenceOf(efficiency, span)}
      </PageHead>
      <ServingCard endpoint={endpoint} nowMs={ctx.now()} mayWrite={ctx.abilities.has("maas.write")} />
      <EfficiencyCard id={id} span={span} efficiency={efficiency} />
      <AboutCard endpoint={endpoint} nowMs={ctx.now()} />
      <HistoryCard ctx={ctx} target={id} retryHref={endpointHref(id, span)} />
    </div>
  );
}
