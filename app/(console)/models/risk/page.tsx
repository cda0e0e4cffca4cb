import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { modelFacets } from "@/lib/models/facets";
import { listModelRisks, type ModelRisk } from "@/lib/risks/models";
import { NarrowForm } from "../narrow-form";
import { SectionNav } from "../section-nav";
import { filterOf, RISK_PATH, readModelsUrl, riskHref } from "../url";
import { RiskTable } from "./risk-table";

export const metadata: Metadata = { title: "Model risk" };

/** `12 models here · 3 with a verified signature · 5 evaluated · 2 red-teamed · 4 send data out`. */
function sentenceOf(risks: readonly ModelRisk[]): string {
  if (risks.length === 0) return "No models";
  const many = (is: (risk: ModelRisk) => boolean) => risks.filter(is).length;
  return [
    `${counted(risks.length, "model")} here`,
    `${many(({ signature }) => signature === "verified")} with a verified signature`,
    `${many(({ scores }) => scores !== null)} evaluated`,
    `${many(({ attacks }) => attacks !== null)} red-teamed`,
    `${many(({ whereabouts }) => whereabouts.where === "external")} send data out`,
  ].join(" · ");
}

/** What speaks for and against each model, before a team chooses one? */
export default async function RiskPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readModelsUrl(await searchParams);
  const filter = filterOf(url);
  const [list, facets] = await Promise.all([
    settle(listModelRisks(ctx, { ...filter, cursor: url.cursor || undefined }), ctx.requestId),
    settle(modelFacets(ctx, filter), ctx.requestId),
  ]);
  return (
    <div className={panels.page}>
      <PageHead title="Model risk">{list.ok && sentenceOf(list.value.risks)}</PageHead>
      <SectionNav here={RISK_PATH} />
      <NarrowForm url={url} facets={facets.ok ? facets.value : null} path={RISK_PATH} />
      <section className={panels.rows} aria-label="Model risk">
        {!list.ok && (
          <Failure
            what="The models could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={riskHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.risks.length === 0 && (
          <Empty heading="No model is like this">
            <p>Choose another use case (task), or show all.</p>
          </Empty>
        )}
        {list.ok && list.value.risks.length > 0 && <RiskTable page={list.value} url={url} />}
      </section>
    </div>
  );
}
