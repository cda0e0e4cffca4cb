import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import { ago } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import type { IdentityView } from "@/lib/agents/identity";
import css from "../settings.module.css";
import own from "./trust.module.css";

const KINDS = { spiffe: "SPIFFE ID", oidc: "Client id", key: "Ingest key" } as const;

/** Which identity is which agent's, of all agents. */
export function BindingsCard({ identities, nowMs }: { identities: readonly IdentityView[]; nowMs: number }) {
  return (
    <section className={css.card} aria-labelledby="bindings">
      <div className={css.head}>
        <div>
          <h2 id="bindings">Bound identities</h2>
          <p>What they send is their agent&rsquo;s. They are bound on each agent&rsquo;s page.</p>
        </div>
      </div>
      {identities.length === 0 ? (
        <p className={css.foot}>
          No identity is bound. Open an agent under <Link href="/agents">Agents</Link> to bind one.
        </p>
      ) : (
        <ScrollRegion labelledBy="bindings">
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">Identity</th>
                <th scope="col">Kind</th>
                <th scope="col">Said by</th>
                <th scope="col">Agent</th>
                <th scope="col">Last used</th>
              </tr>
            </thead>
            <tbody>
              {identities.map(({ id, kind, value, keyName, issuer, agent, lastUsedAt }) => (
                <tr key={id}>
                  <th scope="row" className={own.value}>
                    <Text of={keyName ?? value} /> <CopyButton text={value} label="identity" />
                  </th>
                  <td>{KINDS[kind]}</td>
                  <td>
                    {issuer ? <Text of={issuer.name} /> : kind === "key" ? "this product" : "not registered"}
                  </td>
                  <td>
                    <Link href={`/agents/${agent.id}`}>
                      <Text of={agent.name} />
                    </Link>
                  </td>
                  <td>{lastUsedAt ? ago(lastUsedAt, nowMs) : "never"}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
