import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { EngineView } from "@/lib/engines/engine";
import css from "../settings.module.css";
import { EditEngineButton, RemoveEngineButton } from "./engine-dialogs";
import own from "./engines.module.css";
import { TryEngineButton } from "./try-button";

interface EngineTableProps {
  engines: readonly EngineView[];
  nowMs: number;
  mayWrite: boolean;
}

/** Engines by name, with how each answered last. */
export function EngineTable({ engines, nowMs, mayWrite }: EngineTableProps) {
  return (
    <ScrollRegion labelledBy="engines">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Engine</th>
            <th scope="col">Document</th>
            <th scope="col">Mode</th>
            <th scope="col">Time limit</th>
            <th scope="col">Last answer</th>
            {mayWrite && (
              <th scope="col">
                <span className="bw-unseen">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {engines.map((engine) => (
            <EngineRow key={engine.id} engine={engine} nowMs={nowMs} mayWrite={mayWrite} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function EngineRow({ engine, nowMs, mayWrite }: { engine: EngineView; nowMs: number; mayWrite: boolean }) {
  const { id, name, url, path, mode, timeoutMs } = engine;
  return (
    <tr>
      <th scope="row">
        <Text of={name} /> <CopyButton text={id} label={`the id of ${name}`} />
        <div className={css.subtle}>
          OPA at <Text of={url} />
        </div>
      </th>
      <td className={css.words}>
        <Text of={path} />
      </td>
      <td>{mode === "enforce" ? "enforce" : "observe"}</td>
      <td>{timeoutMs.toLocaleString("en-US")} ms</td>
      <td className={css.words}>
        <LastAnswer engine={engine} nowMs={nowMs} />
      </td>
      {mayWrite && (
        <td>
          <div className={css.actions}>
            <TryEngineButton engine={engine} />
            <EditEngineButton engine={engine} />
            <RemoveEngineButton engine={engine} />
          </div>
        </td>
      )}
    </tr>
  );
}

function LastAnswer({ engine: { lastAskedAt, lastError }, nowMs }: { engine: EngineView; nowMs: number }) {
  if (lastAskedAt === null) return <span className={css.subtle}>not asked yet</span>;
  const when = <span title={fullTime(lastAskedAt)}>{ago(lastAskedAt, nowMs)}</span>;
  if (lastError === null) return <>a decision, {when}</>;
  return (
    <span className={own.wrong}>
      No decision, {when}: <Text of={lastError} />
    </span>
  );
}
