import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { listServedModels } from "@/lib/servedModels/list";
import type { ServedModelView } from "@/lib/servedModels/servedModel";
import { SectionNav } from "../section-nav";
import { readCatalogChoices } from "./read-choices";
import { CreateServedButton } from "./served-dialogs";
import { ServedTable } from "./served-table";
import { SERVED_PATH } from "./url";

export const metadata: Metadata = { title: "Served models" };

/** `6 models served · 1 without a healthy endpoint · 2 in no subscription`. */
function sentenceOf(models: readonly ServedModelView[]): string {
  if (models.length === 0) return "No models served yet";
  const down = models.filter(
    ({ state, endpoints }) =>
      state === "active" && !endpoints.some(({ health, paused }) => !paused && health !== "unhealthy"),
  ).length;
  const unheld = models.filter(({ subscriptions }) => subscriptions.length === 0).length;
  return [
    `${counted(models.length, "model")} served`,
    `${down} without an endpoint that answers`,
    `${unheld} in no subscription`,
  ].join(" · ");
}

/** Which models may be asked for, who serves them, and who draws on them? */
export default async function ServedModelsPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const list = await settle(listServedModels(ctx), ctx.requestId);
  const models = ctx.abilities.has("maas.write") ? await readCatalogChoices(ctx) : null;
  return (
    <div className={panels.page}>
      <PageHead title="Served models" actions={models && <CreateServedButton models={models} />}>
        {list.ok && sentenceOf(list.value)}
      </PageHead>
      <SectionNav here={SERVED_PATH} />
      <section className={panels.rows} aria-label="Served models">
        {!list.ok && (
          <Failure
            what="The served models could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={SERVED_PATH}
          />
        )}
        {list.ok && list.value.length === 0 && (
          <Empty heading="No models served yet">
            <p>
              Name a model as callers ask for it, say at which endpoints it is served, and put it into a
              subscription: whoever holds a key of that subscription may call it.
            </p>
          </Empty>
        )}
        {list.ok && list.value.length > 0 && <ServedTable models={list.value} />}
      </section>
    </div>
  );
}
