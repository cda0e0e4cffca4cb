import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { KeyView } from "@/lib/keys/key";
import css from "../settings/settings.module.css";
import { IssueOperatorTokenButton, RevokeOperatorTokenButton } from "./token-dialogs";

/** The tokens by which machines operate the installation: they make, export and remove tenants, and open none. */
export function OperatorTokensCard({ tokens, nowMs }: { tokens: KeyView[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="operator-tokens">
      <div className={css.head}>
        <div>
          <h2 id="operator-tokens">Operator tokens</h2>
          <p>
            For machines that make and remove tenants through <a href="/api/openapi.json">the API</a>. They
            have the ability <code>operate</code> and no other.
          </p>
        </div>
        <IssueOperatorTokenButton />
      </div>
      {tokens.length === 0 ? (
        <p className={css.foot}>No operator tokens yet.</p>
      ) : (
        <ScrollRegion labelledBy="operator-tokens">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Token</th>
                <th scope="col">Last used</th>
                <th scope="col">Expires</th>
                <th scope="col">Issued by</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <TokenRow key={token.id} token={token} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function TokenRow({ token, nowMs }: { token: KeyView; nowMs: number }) {
  const { id, name, prefix, state, expiresAt, lastUsedAt, createdBy } = token;
  return (
    <tr>
      <th scope="row">
        <Text of={name} />
      </th>
      <td>
        <code>
          <Text of={prefix} />…
        </code>
      </td>
      <td className={css.subtle}>{lastUsedAt ? ago(lastUsedAt, nowMs) : "never"}</td>
      <td className={css.subtle}>
        {state === "active" ? (expiresAt ? fullTime(expiresAt).slice(0, 10) : "never") : state}
      </td>
      <td>
        <Text of={createdBy} />
      </td>
      <td>
        <div className={css.actions}>
          {state === "active" && <RevokeOperatorTokenButton id={id} name={name} />}
        </div>
      </td>
    </tr>
  );
}
