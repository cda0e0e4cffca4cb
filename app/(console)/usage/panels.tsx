import { ChartPanel } from "./chart-panel";
import { Anomalies, Differences, Forecast } from "./month-panels";
import { Panel } from "./panel";
import type { UsageReads } from "./read-usage";
import { Notes, Stats } from "./stats";
import { Latency, Together, Top } from "./tables";
import { apiHref, type UsageUrl, usageHref } from "./url";
import css from "./usage.module.css";

interface PanelsProps {
  reads: UsageReads;
  url: UsageUrl;
  requestId: string;
}

/** Everything below the controls. */
export function Panels(props: PanelsProps) {
  return (
    <>
      <Now {...props} />
      <div className={css.columns}>
        <Month {...props} />
        <Tops {...props} />
      </div>
      <Tables {...props} />
    </>
  );
}

const asked = ({ url, requestId }: PanelsProps) => ({ requestId, retryHref: usageHref(url) });

function Now(props: PanelsProps) {
  const { reads, url } = props;
  const of = { ...asked(props), title: null };
  return (
    <>
      <Panel
        {...of}
        id="stats"
        what="The figures"
        rows={2}
        read={reads.totals}
        show={(totals) => <Stats totals={totals} />}
      />
      <Panel
        {...of}
        id="chart"
        what="The chart"
        rows={12}
        read={reads.over}
        show={(over) => <ChartPanel over={over} url={url} />}
      />
      <Panel
        {...of}
        id="notes"
        title="What these figures know"
        what="The notes"
        rows={2}
        read={reads.totals}
        show={(totals) => <Notes totals={totals} />}
      />
    </>
  );
}

function Month(props: PanelsProps) {
  const { reads, url } = props;
  return (
    <>
      <Panel
        {...asked(props)}
        id="forecast"
        title="This month"
        what="The forecast"
        rows={2}
        read={reads.forecast}
        show={(forecast) => <Forecast forecast={forecast} />}
      />
      <Panel
        {...asked(props)}
        id="anomalies"
        title="Unlike the weeks before"
        what="What is unusual"
        rows={2}
        read={reads.anomalies}
        show={(anomalies) => <Anomalies anomalies={anomalies} url={url} />}
      />
    </>
  );
}

function Tops(props: PanelsProps) {
  const { reads, url } = props;
  return (
    <>
      <Panel
        {...asked(props)}
        id="by-tokens"
        title="Top users by tokens"
        what="The top users"
        rows={3}
        read={reads.byTokens}
        show={(table) => <Top table={table} of="tokens" url={url} />}
      />
      <Panel
        {...asked(props)}
        id="by-declines"
        title="Top users by declines"
        what="Who was limited"
        rows={3}
        read={reads.byDeclines}
        show={(table) => <Top table={table} of="limited" url={url} />}
      />
    </>
  );
}

function Tables(props: PanelsProps) {
  const { reads, url } = props;
  const csv = { by: "user,model,subscription", measure: url.measure, format: "csv", limit: "1000" };
  return (
    <>
      <Panel
        {...asked(props)}
        id="together"
        title="User, model and subscription"
        what="The table"
        rows={8}
        read={reads.table}
        show={(table) => <Together table={table} url={url} />}
        actions={
          <a href={apiHref(url, "/table", csv)} download>
            Export CSV<span className="bw-unseen"> of user, model and subscription</span>
          </a>
        }
      />
      <Panel
        {...asked(props)}
        id="latency"
        title="Latency by subscription"
        what="The latency"
        rows={3}
        read={reads.latency}
        show={(latency) => <Latency latency={latency} url={url} />}
      />
      <Panel
        {...asked(props)}
        id="differences"
        title="Usage logs and traces"
        what="The differences"
        rows={3}
        read={reads.differences}
        show={(differences) => (
          <Differences differences={differences} isNarrowed={Object.keys(url.scope).length > 0} />
        )}
      />
    </>
  );
}
