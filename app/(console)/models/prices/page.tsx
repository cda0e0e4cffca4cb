import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { listPrices, type PriceView } from "@/lib/pricing/list";
import { SectionNav } from "../section-nav";
import { ImportPricesButton } from "./import-button";
import { AddPriceButton } from "./price-dialogs";
import { PriceTable } from "./price-table";
import { readUnpriced } from "./read-unpriced";
import { SearchForm } from "./search-form";
import { UnpricedList } from "./unpriced-list";

export const metadata: Metadata = { title: "Model prices" };

const PATH = "/models/prices";

/** `4 own prices in force, in USD per million tokens · 1 scheduled · 3 models in use without a price`. */
function sentenceOf(prices: readonly PriceView[], unpriced: number): string {
  const of = (state: PriceView["state"]) => prices.filter((price) => price.state === state).length;
  return [
    `${counted(of("in force"), "own price")} in force, in USD per million tokens`,
    ...(of("scheduled") > 0 ? [`${of("scheduled")} scheduled`] : []),
    unpriced === 0
      ? "no model in use without a price"
      : `${counted(unpriced, "model")} in use without a price`,
  ].join(" · ");
}

/** What does a token cost, since when, and what has no price? */
export default async function PricesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const q = param(await searchParams, "q").slice(0, 200);
  const mayWrite = ctx.abilities.has("maas.write");
  const list = await settle(Promise.all([listPrices(ctx, { q }), readUnpriced(ctx)]), ctx.requestId);
  const [prices, unpriced] = list.ok ? list.value : [[], []];
  return (
    <div className={panels.page}>
      <PageHead
        title="Model prices"
        actions={
          mayWrite && (
            <>
              <ImportPricesButton />
              <AddPriceButton />
            </>
          )
        }
      >
        {list.ok && sentenceOf(prices, unpriced.length)}
      </PageHead>
      <SectionNav here={PATH} />
      {list.ok && (prices.length > 0 || q !== "") && <SearchForm path={PATH} q={q} />}
      <section className={panels.panel} aria-labelledby="own-prices">
        <h2 id="own-prices" className="bw-unseen">
          Own prices, USD per million tokens
        </h2>
        {!list.ok && (
          <Failure
            what="The prices could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={PATH}
          />
        )}
        {list.ok && prices.length === 0 && (
          <Empty heading={q === "" ? "No own prices yet" : "No own price matches"}>
            <p>
              Model calls are priced by the catalogue that comes along. Set what your contract says, or what a
              model of your own costs; it comes before the catalogue from its time on.
            </p>
          </Empty>
        )}
        {list.ok && prices.length > 0 && (
          <ScrollRegion labelledBy="own-prices">
            <PriceTable prices={prices} mayWrite={mayWrite} />
          </ScrollRegion>
        )}
      </section>
      {unpriced.length > 0 && <UnpricedList models={unpriced} mayWrite={mayWrite} />}
    </div>
  );
}
