import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { KeyView } from "@/lib/keys/key";
import { StopButton } from "../stops/stop-button";
import css from "./connect.module.css";
import { RevokeKeyButton } from "./revoke-key";

const STATE_WORDS: Record<KeyView["state"], string> = {
  active: "active",
  expired: "Expired",
  revoked: "Revoked",
};

interface KeyRights {
  nowMs: number;
  mayRevoke: boolean;
  mayStop: boolean;
}

function KeyRow({ row, nowMs, mayRevoke, mayStop }: KeyRights & { row: KeyView }) {
  const used = row.lastUsedAt ? ago(row.lastUsedAt, nowMs) : "never";
  return (
    <tr>
      <th scope="row">
        <Text of={row.name} />
      </th>
      <td>
        <code>
          <Text of={row.prefix} />…
        </code>
      </td>
      <td>{row.workload !== null && <Text of={row.workload} />}</td>
      <td>
        <Text of={row.provisionedBy ?? row.createdBy} />
      </td>
      <td title={row.lastUsedAt ? fullTime(row.lastUsedAt) : undefined}>{used}</td>
      <td className={row.state === "active" ? css.quiet : css.ended}>{STATE_WORDS[row.state]}</td>
      <td className={css.end}>
        {mayStop && row.state === "active" && <StopButton kind="key" target={row.id} name={row.name} />}
        {mayRevoke && row.state === "active" && (
          <RevokeKeyButton id={row.id} name={row.name} workload={row.workload ?? row.name} used={used} />
        )}
      </td>
    </tr>
  );
}

/** The tenant's ingest keys, newest first: never a secret. */
export function KeyTable({ keys, ...rights }: KeyRights & { keys: KeyView[] }) {
  return (
    <section className={css.step} aria-labelledby="keys">
      <h2 id="keys">Ingest keys</h2>
      {keys.length === 0 ? (
        <p className={css.note}>No keys yet.</p>
      ) : (
        <ScrollRegion labelledBy="keys">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Prefix</th>
                <th scope="col">Workload</th>
                <th scope="col">Issued by</th>
                <th scope="col">Last used</th>
                <th scope="col">State</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((row) => (
                <KeyRow key={row.id} row={row} {...rights} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
