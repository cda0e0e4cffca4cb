import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago, fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { DoButton } from "@/app/(console)/people/do-button";
import type { Ctx } from "@/lib/access/ctx";
import { listIdentities } from "@/lib/agents/identities";
import type { IdentityView } from "@/lib/agents/identity";
import { listKeys } from "@/lib/keys/list";
import { listIssuers } from "@/lib/trust/listIssuers";
import css from "../agents.module.css";
import { BindIdentityButton } from "./identity-dialogs";
import { unbindIdentityMutation } from "./identity-mutations";

const KINDS = { spiffe: "SPIFFE ID", oidc: "Client id", key: "Ingest key" } as const;

async function read(ctx: Ctx, agent: string) {
  const [identities, issuers, keys] = await Promise.all([
    listIdentities(ctx, { agent }),
    listIssuers(ctx),
    listKeys(ctx, { kind: "ingest" }),
  ]);
  return { identities, issuers, keys };
}

/** What does this agent authenticate as? */
export async function IdentitySection({ ctx, agentId }: { ctx: Ctx; agentId: string }) {
  const end = await settle(read(ctx, agentId), ctx.requestId);
  const mayWrite = ctx.abilities.has("agents.write");
  return (
    <section className={css.card} aria-labelledby="identity">
      <div className={css.head}>
        <div>
          <h2 id="identity">Identity</h2>
          <p>
            What it authenticates as. What these send is this agent&rsquo;s: by grade A where a registered{" "}
            <Link href="/settings/trust">issuer</Link> vouches for it, by B with an ingest key.
          </p>
        </div>
        {mayWrite && end.ok && (
          <BindIdentityButton
            agent={agentId}
            issuers={end.value.issuers
              .filter(({ kind }) => kind === "oidc")
              .map(({ id, name }) => ({ value: id, label: name }))}
            keys={end.value.keys
              .filter(({ state }) => state === "active")
              .map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
      {!end.ok && (
        <Failure
          what="The identities could not be read"
          error={end.error}
          requestId={ctx.requestId}
          retryHref={`/agents/${agentId}`}
        />
      )}
      {end.ok && end.value.identities.length === 0 && (
        <p className={css.foot}>
          No identity is bound: whatever says this agent&rsquo;s name counts as it, by grade C at best.
        </p>
      )}
      {end.ok && end.value.identities.length > 0 && (
        <IdentityTable
          agentId={agentId}
          identities={end.value.identities}
          nowMs={ctx.now()}
          mayWrite={mayWrite}
        />
      )}
    </section>
  );
}

interface IdentityTableProps {
  agentId: string;
  identities: readonly IdentityView[];
  nowMs: number;
  mayWrite: boolean;
}

function IdentityTable({ agentId, identities, nowMs, mayWrite }: IdentityTableProps) {
  return (
    <ScrollRegion labelledBy="identity">
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Identity</th>
            <th scope="col">Kind</th>
            <th scope="col">Said by</th>
            <th scope="col">Bound</th>
            <th scope="col">Last used</th>
            <th scope="col">
              <span className="bw-unseen">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {identities.map((one) => (
            <tr key={one.id}>
              <th scope="row" className={css.value}>
                <Text of={one.keyName ?? one.value} /> <CopyButton text={one.value} label="identity" />
              </th>
              <td>{KINDS[one.kind]}</td>
              <td>{saidBy(one)}</td>
              <td>
                by <Text of={one.createdBy} />, {ago(one.createdAt, nowMs)}
              </td>
              <td title={one.lastUsedAt ? fullTime(one.lastUsedAt) : undefined}>
                {one.lastUsedAt ? ago(one.lastUsedAt, nowMs) : "never"}
              </td>
              <td>
                {mayWrite && (
                  <DoButton
                    label="Unbind"
                    name={`Unbind ${one.keyName ?? one.value}`}
                    fields={{ id: agentId, identity: one.id }}
                    action={unbindIdentityMutation}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function saidBy({ kind, issuer }: IdentityView) {
  if (issuer) return <Text of={issuer.name} />;
  return kind === "key" ? "this product" : <strong>Its trust domain is not registered</strong>;
}
