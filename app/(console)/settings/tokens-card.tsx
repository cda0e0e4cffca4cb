import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { KeyView } from "@/lib/keys/key";
import { LastChange } from "./last-change";
import css from "./settings.module.css";
import { IssueTokenButton, RevokeButton } from "./token-dialogs";

/** The tokens by which machines use the API. */
export function TokensCard({ ctx, tokens }: { ctx: Ctx; tokens: KeyView[] }) {
  return (
    <section className={css.card} aria-labelledby="tokens">
      <div className={css.head}>
        <div>
          <h2 id="tokens">API tokens</h2>
          <p>
            For machines that read or change through <a href="/api/openapi.json">the API</a>. Changing them
            needs <code>settings.write</code>.<LastChange ctx={ctx} noun="key" />
          </p>
        </div>
        <IssueTokenButton />
      </div>
      {tokens.length === 0 ? (
        <p className={css.foot}>No API tokens yet.</p>
      ) : (
        <ScrollRegion labelledBy="tokens">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Token</th>
                <th scope="col">Role</th>
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
                <TokenRow key={token.id} token={token} nowMs={ctx.now()} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function TokenRow({ token, nowMs }: { token: KeyView; nowMs: number }) {
  const { state, expiresAt } = token;
  const end = expiresAt ? fullTime(expiresAt).slice(0, 10) : "never";
  return (
    <tr>
      <th scope="row">
        <Text of={token.name} />
      </th>
      <td>
        <code>
          <Text of={token.prefix} />…
        </code>
      </td>
      <td>{token.role}</td>
      <td className={css.subtle}>{token.lastUsedAt ? ago(token.lastUsedAt, nowMs) : "never"}</td>
      <td className={css.subtle}>{state === "active" ? end : state}</td>
      <td className={css.subtle}>{token.provisionedBy ?? token.createdBy}</td>
      <td>
        <div className={css.actions}>
          {state === "active" && <RevokeButton id={token.id} name={token.name} />}
        </div>
      </td>
    </tr>
  );
}
