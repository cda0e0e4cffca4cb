import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isDomainError } from "@/lib/base/errors";
import { getServedModel } from "@/lib/servedModels/list";
import type { ServedModelView } from "@/lib/servedModels/servedModel";
import { HistoryCard } from "../../../people/[id]/history-card";
import css from "../../../people/people.module.css";
import { MODELS_PATH } from "../../url";
import { readCatalogChoices } from "../read-choices";
import { EditServedButton, ServedActs } from "../served-dialogs";
import { SERVED_PATH, servedHref } from "../url";
import { AboutCard } from "./about-card";

export const metadata: Metadata = { title: "Served model" };

/** `2 endpoints, 1 answers · in 3 subscriptions`. */
function sentenceOf({ state, endpoints, subscriptions }: ServedModelView): string {
  const well = endpoints.filter(({ health, paused }) => !paused && health === "healthy").length;
  return [
    ...(state === "paused" ? ["Paused: nobody gets it"] : []),
    endpoints.length === 0 ? "No endpoint" : `${counted(endpoints.length, "endpoint")}, ${well} answering`,
    `in ${counted(subscriptions.length, "subscription")}`,
  ].join(" · ");
}

/** Who serves this model, who draws on it, and who may call it? */
export default async function ServedModelPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(getServedModel(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The served model could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={servedHref(id)}
      />
    );
  }
  const model = end.value;
  const models = ctx.abilities.has("maas.write") ? await readCatalogChoices(ctx) : null;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={MODELS_PATH}>Models</Link> / <Link href={SERVED_PATH}>Served</Link>
      </nav>
      <PageHead
        title={visible(model.displayName ?? model.name)}
        actions={
          models && (
            <>
              <EditServedButton served={model} models={models} />
              <ServedActs served={model} subscriptions={model.subscriptions.length} />
            </>
          )
        }
      >
        {sentenceOf(model)}
      </PageHead>
      <AboutCard model={model} />
      <HistoryCard ctx={ctx} target={id} retryHref={servedHref(id)} />
    </div>
  );
}
