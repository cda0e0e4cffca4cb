import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import type { RegistryView } from "@/lib/registries/registry";
import css from "../../people/people.module.css";
import { DisconnectButton, EditRegistryButton, SyncButton } from "./registry-dialogs";
import { WriteBackButton } from "./write-back-button";

interface RegistryTableProps {
  registries: readonly RegistryView[];
  nowMs: number;
  mayWrite: boolean;
}

/** Registries by name, with how their last import ended. */
export function RegistryTable({ registries, nowMs, mayWrite }: RegistryTableProps) {
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
                  {registry.kind === "registry" && registry.syncedAt !== null && (
                    <WriteBackButton registry={registry} />
                  )}
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
