import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { count, counted } from "@/app/_ui/format/count";
import tables from "@/app/_ui/table/table.module.css";
import type { ModelRisk } from "@/lib/risks/models";
import css from "../../people/people.module.css";
import own from "../models.module.css";
import { callsHref, type ModelsUrl, modelHref, riskHref } from "../url";
import { AttackCell, ScoreCell } from "./measured-cells";

const SIGNATURES: Readonly<Record<ModelRisk["signature"], string>> = {
  none: "not signed",
  invalid: "does not hold",
  unknown: "unknown",
  not_checked: "valid; weights not checked",
  verified: "verified",
};

interface RiskTableProps {
  page: { risks: ModelRisk[]; next: string | null };
  url: ModelsUrl;
}

/** What each model is, and what is known of its safety; what is not known says so. */
export function RiskTable({ page, url }: RiskTableProps) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">Models with their safety signals</caption>
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">Where it runs</th>
            <th scope="col">Licence</th>
            <th scope="col">Signature, BOM</th>
            <th scope="col">Evaluations</th>
            <th scope="col">Attack success</th>
            <th scope="col">Data classes</th>
            <th scope="col">Incidents, 7 days</th>
          </tr>
        </thead>
        <tbody>
          {page.risks.map((risk) => (
            <RiskRow key={risk.model.id} risk={risk} />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={riskHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={riskHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

function RiskRow({ risk }: { risk: ModelRisk }) {
  const { model, version, whereabouts, signature, licence } = risk;
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={modelHref(model.id, version ? { version: version.id } : {})}>
          <Text of={model.name} />
        </Link>
        <div className={own.note}>
          {model.state === "registered" ? (
            <Text of={version ? `${version.version}, ${version.stage}` : "no version"} />
          ) : (
            "unregistered"
          )}
        </div>
        {model.tasks.length > 0 && (
          <div className={own.note}>
            <Text of={model.tasks.join(", ")} />
          </div>
        )}
      </th>
      <td title={whereabouts.why}>
        <Known is={whereabouts.where !== "unknown"}>{whereabouts.where}</Known>
      </td>
      <td className={css.names}>
        {licence === null ? <Known is={false}>Not said</Known> : <Text of={licence} />}
      </td>
      <td>
        <span className={signature === "invalid" ? css.wrong : undefined}>
          <Known is={signature === "verified" || signature === "invalid"}>{SIGNATURES[signature]}</Known>
        </span>
        <div className={css.subtle}>{risk.hasBom ? "BOM" : "no BOM"}</div>
      </td>
      <td>
        <ScoreCell risk={risk} />
      </td>
      <td>
        <AttackCell risk={risk} />
      </td>
      <td className={css.names}>
        {risk.dataClasses.length > 0 ? (
          <Text of={risk.dataClasses.join(", ")} />
        ) : (
          <Known is={false}>{risk.agents === 0 ? "no agent uses it" : "none declared"}</Known>
        )}
      </td>
      <td>
        <Incidents risk={risk} />
      </td>
    </tr>
  );
}

/** What is not known is said in a quieter voice, and never looks like an answer. */
function Known({ is, children }: { is: boolean; children: string }) {
  return is ? children : <span className={css.subtle}>{children}</span>;
}

function Incidents({ risk: { usage, guardrailHits, model } }: { risk: ModelRisk }) {
  if (usage.calls === 0) return <span className={css.subtle}>no calls</span>;
  const names = model.names.map(({ name }) => name);
  return (
    <>
      {usage.errors > 0 && (
        <div>
          <Link prefetch={false} href={callsHref(names, "error")}>
            {counted(usage.errors, "error")}
          </Link>
        </div>
      )}
      {usage.denied > 0 && (
        <div>
          <Link prefetch={false} href={callsHref(names, "denied")}>
            {count(usage.denied)} denied
          </Link>
        </div>
      )}
      {guardrailHits > 0 && <div>{counted(guardrailHits, "guardrail hit")} in its sessions</div>}
      <div className={css.subtle}>
        {usage.errors + usage.denied + guardrailHits === 0 ? "none in " : "in "}
        {counted(usage.calls, "call")}
      </div>
    </>
  );
}
