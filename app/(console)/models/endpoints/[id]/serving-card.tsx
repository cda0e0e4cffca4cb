import { Text } from "@/app/_ui/content/text";
import { day } from "@/app/_ui/format/time";
import type { EndpointView } from "@/lib/endpoints/endpoint";
import css from "../../../people/people.module.css";
import { CredentialActs } from "../endpoint-acts";
import { Health, Serves } from "../endpoint-table";
import { KIND_WORDS } from "../kinds";

interface ServingCardProps {
  endpoint: EndpointView;
  nowMs: number;
  /** Credentials are for those who run the service. */
  mayWrite: boolean;
}

/** Which API the endpoint speaks, what it serves, and whether it does. */
export function ServingCard({ endpoint, nowMs, mayWrite }: ServingCardProps) {
  const { kind, baseUrl, served, targetModel, weight, apiVersion, health, paused } = endpoint;
  const said = (text: string | null, other: string) =>
    text === null ? <span className={css.subtle}>{other}</span> : <Text of={text} />;
  return (
    <section className={css.card} aria-labelledby="serving">
      <div className={css.head}>
        <h2 id="serving">Serving</h2>
      </div>
      <dl className={css.facts}>
        <dt>Health</dt>
        <dd>
          <Health endpoint={endpoint} nowMs={nowMs} />
          {health.failure !== null && !paused && (
            <span className={css.wrong}>
              <Text of={health.failure} />
            </span>
          )}
        </dd>
        <dt>Serves</dt>
        <dd>
          <Serves endpoint={endpoint} />
          {served !== null && <span className={css.subtle}>weight {weight}</span>}
        </dd>
        <dt>API</dt>
        <dd>
          {KIND_WORDS[kind]}
          {apiVersion !== null && <Text of={apiVersion} />}
        </dd>
        <dt>Address</dt>
        <dd>{said(baseUrl, "Not said")}</dd>
        <dt>Its name of the model</dt>
        <dd>{said(targetModel, "the same")}</dd>
        {kind !== "other" && (
          <>
            <dt>Credential</dt>
            <dd>
              <Credential credential={endpoint.credential} />
              {mayWrite && <CredentialActs endpoint={endpoint} />}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

function Credential({ credential }: Pick<EndpointView, "credential">) {
  if (credential === null) return <span className={css.subtle}>None</span>;
  return (
    <span>
      {credential.hint === null ? "set" : <code className={css.value}>…{credential.hint}</code>}
      <span className={css.subtle}> since {day(credential.setAt)}</span>
    </span>
  );
}
