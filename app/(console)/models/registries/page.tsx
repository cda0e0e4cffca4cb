import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { listRegistries, type RegistryView } from "@/lib/registries/registry";
import css from "../../people/people.module.css";
import { SectionNav } from "../section-nav";
import {
  ConnectButton,
  DisconnectButton,
  EditRegistryButton,
  ImportFileButton,
  SyncButton,
} from "./registry-dialogs";

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

interface RegistryTableProps {
  registries: readonly RegistryView[];
  nowMs: number;
  mayWrite: boolean;
}

function RegistryTable({ registries, nowMs, mayWrite }: RegistryTableProps) {
  return (
    <table className={css.table}>
      <caption className="bw-unseen">Model registries by name</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Kind</th>
          <th scope="col">Address</th>
          <th scope="col">Last import</th>
          {mayWrite && <th scope="col">Actions</th>}
        </tr>
      </thead>
      <tbody>
        {registries.map((registry) => (
          <tr key={registry.id}>
            <th scope="row">
              <Text of={registry.name} />
            </th>
            <td>{registry.kind === "registry" ? "Model registry" : "Model catalog"}</td>
            <td className={css.names}>
              <Text of={registry.url} />
            </td>
            <td className={css.names}>
              <LastImport registry={registry} nowMs={nowMs} />
            </td>
            {mayWrite && (
              <td>
                <span className={css.inline}>
                  <SyncButton registry={registry} />
                  <EditRegistryButton registry={registry} />
                  <DisconnectButton registry={registry} />
                </span>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LastImport({ registry, nowMs }: { registry: RegistryView; nowMs: number }) {
  const { syncedAt, triedAt, failure, found } = registry;
  return (
    <>
      {syncedAt === null || found === null ? (
        <span className={css.subtle}>never</span>
      ) : (
        <span title={fullTime(syncedAt)}>
          {ago(syncedAt, nowMs)}: {counted(found.models, "model")}, {counted(found.versions, "version")},{" "}
          {count(found.added)} new
        </span>
      )}
      {failure !== null && (
        <div className={css.wrong}>
          Failed{triedAt ? ` ${ago(triedAt, nowMs)}` : ""}: <Text of={failure} />
        </div>
      )}
    </>
  );
}
