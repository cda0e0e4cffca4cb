import { Text } from "@/app/_ui/content/text";
import { CopyButton } from "@/app/_ui/copy-button";
import type { EndpointView } from "@/lib/endpoints/endpoint";
import css from "../../../people/people.module.css";
import { State } from "../endpoint-table";
import { money } from "../figures";

/** How the endpoint is measured, and whether its metrics answer. */
export function AboutCard({ endpoint, nowMs }: { endpoint: EndpointView; nowMs: number }) {
  const { acceleratorType, acceleratorCount, hourNanoUsd, failure } = endpoint;
  const said = (text: string | null) =>
    text === null ? <span className={css.subtle}>Not said</span> : <Text of={text} />;
  return (
    <section className={css.card} aria-labelledby="about">
      <div className={css.head}>
        <h2 id="about">Measured by</h2>
      </div>
      <dl className={css.facts}>
        <dt>Last read</dt>
        <dd>
          <State endpoint={endpoint} nowMs={nowMs} />
          {failure !== null && (
            <span className={css.wrong}>
              <Text of={failure} />
            </span>
          )}
        </dd>
        <dt>Address of its metrics</dt>
        <dd>{said(endpoint.metricsUrl)}</dd>
        <dt>DCGM exporter</dt>
        <dd>{said(endpoint.dcgmUrl)}</dd>
        <dt>Served name</dt>
        <dd>{said(endpoint.servedName)}</dd>
        <dt>Accelerator</dt>
        <dd>
          {acceleratorCount !== null && <span>{acceleratorCount} ×</span>}
          {said(acceleratorType)}
        </dd>
        <dt>Cost an hour</dt>
        <dd>{hourNanoUsd === null ? said(null) : money(hourNanoUsd)}</dd>
        <dt>Id</dt>
        <dd>
          <code className={css.value}>{endpoint.id}</code>
          <CopyButton text={endpoint.id} label="id" />
        </dd>
      </dl>
    </section>
  );
}
