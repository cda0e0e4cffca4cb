import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { counted } from "@/app/_ui/format/count";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { listRegistries, type RegistryView } from "@/lib/registries/registry";
import { SectionNav } from "../section-nav";
import { ConnectButton, ImportFileButton } from "./registry-dialogs";
import { RegistryTable } from "./registry-table";

export const metadata: Metadata = { title: "Model registries" };

const PATH = "/models/registries";

/** `2 registries · 1 failed the last time`. */
function sentenceOf(registries: readonly RegistryView[]): string {
  if (registries.length === 0) return "No registries yet";
  const failed = registries.filter(({ failure }) => failure !== null).length;
  return [
    counted(registries.length, "registry", "registries"),
    failed === 0 ? "imported each hour" : `${failed} failed the last time`,
  ].join(" · ");
}

/** Where do models come from, and did the last import work? */
export default async function RegistriesPage() {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const mayWrite = ctx.abilities.has("models.write");
  const list = await settle(listRegistries(ctx), ctx.requestId);
  return (
    <div className={panels.page}>
      <PageHead
        title="Model registries"
        actions={
          mayWrite && (
            <>
              <ImportFileButton />
              <ConnectButton />
            </>
          )
        }
      >
        {list.ok && sentenceOf(list.value)}
      </PageHead>
      <SectionNav here={PATH} />
      <section className={panels.rows} aria-label="Model registries">
        {!list.ok && (
          <Failure
            what="The registries could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={PATH}
          />
        )}
        {list.ok && list.value.length === 0 && (
          <Empty heading="No registries yet">
            <p>
              Connect a Kubeflow Model Registry or a model catalog, and its models and versions are imported
              each hour; or import a saved file. What people say here is never overwritten.
            </p>
          </Empty>
        )}
        {list.ok && list.value.length > 0 && (
          <RegistryTable registries={list.value} nowMs={ctx.now()} mayWrite={mayWrite} />
        )}
      </section>
    </div>
  );
}
