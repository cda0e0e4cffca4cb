import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { countModels } from "@/lib/models/count";
import { modelFacets } from "@/lib/models/facets";
import { listModels } from "@/lib/models/list";
import { countWithoutEvidence } from "@/lib/risks/models";
import { LookNowButton, NewModelButton } from "./model-dialogs";
import { ModelsTable } from "./models-table";
import { NarrowForm } from "./narrow-form";
import { readActivity } from "./read-models";
import { SectionNav } from "./section-nav";
import { modelsSentence } from "./sentence";
import { filterOf, isNarrowed, type ModelsUrl, modelsHref, readModelsUrl } from "./url";

export const metadata: Metadata = { title: "Models" };

/** Each part by itself, so that one's failure is not the others'. */
async function read(ctx: Ctx, url: ModelsUrl) {
  const filter = filterOf(url);
  const [list, counts, bare, facets] = await Promise.all([
    settle(listModels(ctx, { ...filter, cursor: url.cursor || undefined }), ctx.requestId),
    settle(countModels(ctx), ctx.requestId),
    settle(countWithoutEvidence(ctx), ctx.requestId),
    settle(modelFacets(ctx, filter), ctx.requestId),
  ]);
  const activity = await settle(readActivity(ctx, list.ok ? list.value.models : []), ctx.requestId);
  return { list, counts, bare, facets, activity };
}

/** Which models are used here, which of them may be, and at what cost? */
export default async function ModelsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("models.write");
  const url = readModelsUrl(await searchParams);
  const { list, counts, bare, facets, activity } = await read(ctx, url);
  return (
    <div className={panels.page}>
      <PageHead
        title="Models"
        actions={
          mayWrite && (
            <>
              <LookNowButton />
              <NewModelButton />
            </>
          )
        }
      >
        {counts.ok && modelsSentence(counts.value, bare.ok ? bare.value : null)}
      </PageHead>
      <SectionNav here="/models" />
      <NarrowForm url={url} facets={facets.ok ? facets.value : null} />
      <section className={panels.rows} aria-label="Models">
        {!list.ok && (
          <Failure
            what="The models could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={modelsHref(url, { cursor: "" })}
          />
        )}
        {!activity.ok && (
          <Failure
            what="What agents used could not be read"
            error={activity.error}
            requestId={ctx.requestId}
            retryHref={modelsHref(url, {})}
          />
        )}
        {list.ok && list.value.models.length === 0 && <NoModels narrowed={isNarrowed(url)} />}
        {list.ok && list.value.models.length > 0 && (
          <ModelsTable
            page={list.value}
            activity={activity.ok ? activity.value : null}
            url={url}
            nowMs={ctx.now()}
            mayWrite={mayWrite}
          />
        )}
      </section>
    </div>
  );
}

function NoModels({ narrowed }: { narrowed: boolean }) {
  if (narrowed) {
    return (
      <Empty heading="No model is like this">
        <p>Names, names in telemetry and digests are searched; archived models show by their state only.</p>
      </Empty>
    );
  }
  return (
    <Empty heading="No models yet">
      <p>
        Models that agents call appear here within a minute, to be registered. What no agent calls yet can be
        registered by hand, or imported from a model registry.
      </p>
    </Empty>
  );
}
