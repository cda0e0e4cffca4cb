import Link from "next/link";
import { notFound } from "next/navigation";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { Skeleton } from "@/app/_ui/states/skeleton";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { HistoryCard } from "../../people/[id]/history-card";
import css from "../../people/people.module.css";
import { StopAction, StopBanner } from "../../stops/stop-banner";
import { ArchiveButton, EditModelButton, RegisterButton, RestoreButton } from "../model-dialogs";
import { MODELS_PATH, modelHref } from "../url";
import { AboutCard } from "./about-card";
import { AgentsCard } from "./agents-card";
import { EndpointsCard } from "./endpoints-card";
import { FiguresCard } from "./figures-card";
import { GatesSection } from "./gates-section";
import { MayCard } from "./may-card";
import { NamesCard } from "./names-card";
import { type BindChoice, modelOf, type ReadModel, readBindChoices, readModel } from "./read-model";
import { modelSentence } from "./sentence";
import { VersionsCard } from "./versions-card";

interface ModelPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

export const generateMetadata = ({ params }: ModelPageProps) =>
  nameTitle("Model", params, async (ctx, id) => (await modelOf(ctx, id)).name);

/** May this model be used, by what evidence, who uses it, and how does it do? */
export default async function ModelPage({ params, searchParams }: ModelPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const asked = await searchParams;
  const chosen = { version: param(asked, "version"), compare: param(asked, "compare") };
  const read = await settle(readModel(ctx, id, chosen), ctx.requestId);
  if (!read.ok) {
    if (isDomainError(read.error) && read.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The model could not be shown"
        error={read.error}
        requestId={ctx.requestId}
        retryHref={modelHref(id, chosen)}
      />
    );
  }
  const choices = read.value.mayWrite ? await readBindChoices(ctx) : null;
  return <Model ctx={ctx} read={read.value} choices={choices} search={asked} />;
}

interface ModelProps {
  ctx: Ctx;
  read: ReadModel;
  choices: BindChoice[] | null;
  search: SearchParams;
}

function Model({ ctx, read, choices, search }: ModelProps) {
  const { model, agents } = read;
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={MODELS_PATH}>Models</Link>
      </nav>
      <PageHead title={visible(model.name)} actions={<ModelActions ctx={ctx} {...read} />}>
        {modelSentence(read)}
      </PageHead>
      <StopBanner ctx={ctx} kind="model" target={model.id} />
      <VersionsCard {...read} />
      {read.version && (
        <GatesSection ctx={ctx} modelId={model.id} versionId={read.version.id} users={agents.length} />
      )}
      <Stream fallback={<Skeleton rows={6} label="Counting the calls" />}>
        <FiguresCard ctx={ctx} read={read} />
      </Stream>
      <AgentsCard agents={agents} nowMs={ctx.now()} />
      <MayCard ctx={ctx} id={model.id} search={search} />
      <EndpointsCard ctx={ctx} modelId={model.id} />
      <NamesCard model={model} choices={choices} nowMs={ctx.now()} />
      <AboutCard {...read} />
      <HistoryCard ctx={ctx} target={model.id} retryHref={modelHref(model.id)} />
    </div>
  );
}

function ModelActions({ ctx, model, mayWrite }: ReadModel & { ctx: Ctx }) {
  const { id, name } = model;
  const stop = <StopAction ctx={ctx} kind="model" target={id} name={name} />;
  if (!mayWrite) return stop;
  if (model.state === "archived")
    return (
      <>
        <RestoreButton id={id} name={name} />
        {stop}
      </>
    );
  return (
    <>
      {model.state === "discovered" && <RegisterButton model={model} primary />}
      {model.state === "registered" && <EditModelButton model={model} />}
      <ArchiveButton id={id} name={name} />
      {stop}
    </>
  );
}
