import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ActButton } from "@/app/_ui/form/act-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { Ctx } from "@/lib/access/ctx";
import type { IssuerView } from "@/lib/trust/issuer";
import { LastChange } from "../last-change";
import css from "../settings.module.css";
import { EditIssuerButton, RegisterIssuerButton, RemoveIssuerButton } from "./issuer-dialogs";
import { refreshIssuerMutation } from "./mutations";

/** Who may say who a workload is, with what their keys are worth now. */
export function IssuersCard({
  ctx,
  issuers,
  mayWrite,
}: {
  ctx: Ctx;
  issuers: readonly IssuerView[];
  mayWrite: boolean;
}) {
  return (
    <section className={css.card} aria-labelledby="issuers">
      <div className={css.head}>
        <div>
          <h2 id="issuers">Issuers</h2>
          <p>
            The collector takes what they sign instead of an ingest key, by grade A. An issuer belongs to one
            tenant. Changing them needs <code>agents.write</code>.<LastChange ctx={ctx} noun="issuer" />
          </p>
        </div>
        {mayWrite && <RegisterIssuerButton />}
      </div>
      {issuers.length === 0 ? (
        <p className={css.foot}>
          No issuer yet. Register the trust domain of your SPIRE server or mesh, or the OpenID Connect issuer
          that gives your agents their tokens.
        </p>
      ) : (
        <ScrollRegion labelledBy="issuers">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Issuer</th>
                <th scope="col">Kind</th>
                <th scope="col">Audiences</th>
                <th scope="col">Keys</th>
                <th scope="col">Read</th>
                <th scope="col">Last used</th>
                <th scope="col">
                  <span className="bw-unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {issuers.map((issuer) => (
                <IssuerRow key={issuer.id} issuer={issuer} nowMs={ctx.now()} mayWrite={mayWrite} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function IssuerRow({ issuer, nowMs, mayWrite }: { issuer: IssuerView; nowMs: number; mayWrite: boolean }) {
  const { id, kind, value, name, audiences, source, lastUsedAt } = issuer;
  return (
    <tr>
      <th scope="row">
        <Text of={name} /> <CopyButton text={value} label={`the value of ${name}`} />
        {name !== value && (
          <div className={css.subtle}>
            <Text of={value} />
          </div>
        )}
      </th>
      <td>{kind === "spiffe" ? "SPIFFE trust domain" : "OpenID Connect"}</td>
      <td className={css.words}>
        <Text of={audiences.join(", ")} />
      </td>
      <td>{keysOf(issuer)}</td>
      <td className={css.words}>{readWords(issuer, nowMs)}</td>
      <td title={lastUsedAt ? fullTime(lastUsedAt) : undefined}>
        {lastUsedAt ? ago(lastUsedAt, nowMs) : "never"}
      </td>
      <td>
        {mayWrite && (
          <div className={css.actions}>
            {source !== "document" && (
              <ActButton
                label="Read now"
                name={`Read the keys of ${name} now`}
                id={id}
                action={refreshIssuerMutation}
              />
            )}
            <EditIssuerButton issuer={issuer} />
            <RemoveIssuerButton issuer={issuer} />
          </div>
        )}
      </td>
    </tr>
  );
}

function keysOf({ kind, tokenKeys, authorities }: IssuerView): string {
  return kind === "spiffe" ? `${tokenKeys} for tokens, ${authorities} for certificates` : `${tokenKeys}`;
}

function readWords({ source, refreshedAt, nextRefreshAt, error, state }: IssuerView, nowMs: number) {
  const when = refreshedAt ? ago(refreshedAt, nowMs) : "never";
  if (source === "document") return `handed in ${when}`;
  return (
    <>
      <span title={nextRefreshAt ? `Next at ${fullTime(nextRefreshAt)}` : undefined}>{when}</span>
      {state === "stale" && <strong> · too old, nothing of it is taken</strong>}
      {error && (
        <div>
          <strong>Cannot be read:</strong> <Text of={error} />
        </div>
      )}
    </>
  );
}
