import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import { processState } from "@/lib/base/process";
import type { KeyView } from "@/lib/keys/key";
import { StopButton } from "../stops/stop-button";
import { IssueDecideKeyButton } from "./decide-key-dialogs";
import css from "./settings.module.css";
import { RevokeButton } from "./token-dialogs";

/** The keys by which gateways and agents ask the decision point. */
export function DecideKeysCard({ ctx, keys }: { ctx: Ctx; keys: KeyView[] }) {
  const { decisionUrl } = processState().environment;
  return (
    <section className={css.card} aria-labelledby="decide-keys">
      <div className={css.head}>
        <div>
          <h2 id="decide-keys">Decide keys</h2>
          <p>
            For gateways and agents that ask before they act, at <code>{decisionUrl}</code>{" "}
            <CopyButton text={decisionUrl} label="the address of the decision point" />: AuthZEN, the OPA Data
            API, Envoy ext_authz.
          </p>
        </div>
        <IssueDecideKeyButton />
      </div>
      {keys.length === 0 ? (
        <p className={css.foot}>No decide keys yet: nobody can ask.</p>
      ) : (
        <ScrollRegion labelledBy="decide-keys">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Key</th>
                <th scope="col">Last used</th>
                <th scope="col">Expires</th>
                <th scope="col">Issued by</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((key) => (
                <KeyRow key={key.id} shown={key} nowMs={ctx.now()} mayStop={ctx.abilities.has("stop")} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function KeyRow({ shown, nowMs, mayStop }: { shown: KeyView; nowMs: number; mayStop: boolean }) {
  const { state, expiresAt } = shown;
  const end = expiresAt ? fullTime(expiresAt).slice(0, 10) : "never";
  return (
    <tr>
      <th scope="row">
        <Text of={shown.name} />
      </th>
      <td>
        <code>
          <Text of={shown.prefix} />…
        </code>
      </td>
      <td className={css.subtle}>{shown.lastUsedAt ? ago(shown.lastUsedAt, nowMs) : "never"}</td>
      <td className={css.subtle}>{state === "active" ? end : state}</td>
      <td className={css.subtle}>{shown.provisionedBy ?? shown.createdBy}</td>
      <td>
        <div className={css.actions}>
          {state === "active" && mayStop && <StopButton kind="key" target={shown.id} name={shown.name} />}
          {state === "active" && <RevokeButton id={shown.id} name={shown.name} />}
        </div>
      </td>
    </tr>
  );
}
