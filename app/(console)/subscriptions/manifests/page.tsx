import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { readShape } from "@/lib/base/readShape";
import { exportManifests, exportOptions, type ManifestExport } from "@/lib/manifests/exportManifests";
import { ExportForm, ExportView } from "./export-card";
import { ImportCard } from "./import-card";
import css from "./manifests.module.css";
import { MANIFESTS_PATH, readManifestsUrl } from "./url";

export const metadata: Metadata = { title: "Manifests" };

/** `5 objects can be written, 2 things are lost, 1 is looser there`. */
function sentenceOf({ documents, losses }: ManifestExport): string {
  const many = (kind: string) => losses.filter((one) => one.kind === kind).length;
  return `${counted(documents, "object")} written · ${counted(many("lost"), "thing")} not carried over · ${counted(many("looser"), "thing")} looser there`;
}

/** What would another gateway do with our models, subscriptions and quotas, and what would its manifests bring here? */
export default async function ManifestsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readManifestsUrl(await searchParams);
  const made = async () => exportManifests(ctx, url.format, readShape(exportOptions, url.names));
  const end = await settle(made(), ctx.requestId);
  return (
    <div className={panels.page}>
      <nav aria-label="Breadcrumb">
        <Link href="/subscriptions">Subscriptions</Link>
      </nav>
      <PageHead title="Manifests">
        {end.ok
          ? sentenceOf(end.value)
          : "Models, access, subscriptions and quotas as other gateways write them"}
      </PageHead>
      {ctx.abilities.has("maas.write") && <ImportCard />}
      <section className={css.card} aria-labelledby="export">
        <h2 id="export">Export</h2>
        <ExportForm url={url} />
        {end.ok ? (
          <ExportView made={end.value} />
        ) : (
          <Failure
            what="The export could not be made"
            error={end.error}
            requestId={ctx.requestId}
            retryHref={MANIFESTS_PATH}
          />
        )}
      </section>
    </div>
  );
}
