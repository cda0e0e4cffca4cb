import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { ago, fullTime } from "@/app/_ui/format/time";
import tables from "@/app/_ui/table/table.module.css";
import type { ModelView } from "@/lib/models/model";
import { costPerThousand } from "@/lib/models/usage";
import css from "../people/people.module.css";
import { RegisterButton } from "./model-dialogs";
import type { ModelActivity } from "./read-models";
import { StageList } from "./stage-list";
import { type ModelsUrl, modelHref, modelsHref } from "./url";

interface ModelsTableProps {
  page: { models: ModelView[]; next: string | null };
  /** By id; null where the lake could not be asked. */
  activity: ReadonlyMap<string, ModelActivity> | null;
  url: ModelsUrl;
  nowMs: number;
  mayWrite: boolean;
}

const HEADS = ["Agents", "Calls 24 h", "Cost per 1k tokens"];

/** Models, those that nobody has registered on top; the next ones behind a link, by keyset. */
export function ModelsTable({ page, activity, url, nowMs, mayWrite }: ModelsTableProps) {
  return (
    <>
      <table className={css.table}>
        <caption className="bw-unseen">Models: those that nobody has registered, then by name</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Provider</th>
            <th scope="col">Versions</th>
            <th scope="col">Licence</th>
            {HEADS.map((head) => (
              <th key={head} scope="col" className={css.number}>
                {head}
              </th>
            ))}
            <th scope="col">Last seen</th>
          </tr>
        </thead>
        <tbody>
          {page.models.map((model) => (
            <ModelRow
              key={model.id}
              model={model}
              activity={activity?.get(model.id) ?? null}
              nowMs={nowMs}
              mayWrite={mayWrite}
            />
          ))}
        </tbody>
      </table>
      <div className={tables.more}>
        {url.cursor !== "" && (
          <a className={button.button} href={modelsHref(url, { cursor: "" })}>
            First
          </a>
        )}
        {page.next === null ? (
          <span>No more</span>
        ) : (
          <a className={button.button} href={modelsHref(url, { cursor: page.next })}>
            Next
          </a>
        )}
      </div>
    </>
  );
}

interface ModelRowProps {
  model: ModelView;
  activity: ModelActivity | null;
  nowMs: number;
  mayWrite: boolean;
}

function ModelRow({ model, activity, nowMs, mayWrite }: ModelRowProps) {
  const cost = activity && costPerThousand(activity.usage);
  return (
    <tr>
      <th scope="row">
        <Link prefetch={false} href={modelHref(model.id)}>
          <Text of={model.name} />
        </Link>
      </th>
      <td className={css.names}>
        {model.provider === "" ? <span className={css.subtle}>Not said</span> : <Text of={model.provider} />}
      </td>
      <td>
        {model.state === "discovered" && (
          <span className={css.inline}>
            unregistered {mayWrite && <RegisterButton model={slim(model)} />}
          </span>
        )}
        {model.state === "archived" && <span className={css.subtle}>archived</span>}
        {model.state === "registered" && <StageList model={model} />}
      </td>
      <td className={css.names}>
        {model.licence === null ? <span className={css.subtle}>Not said</span> : visible(model.licence)}
      </td>
      <td className={css.number}>{activity ? count(activity.agents) : "Unknown"}</td>
      <td className={css.number}>{activity ? count(activity.usage.calls) : "Unknown"}</td>
      <td className={css.number}>{cost === null ? <span className={css.subtle}>–</span> : usd(cost)}</td>
      <td className={css.when} title={model.lastSeenAt ? fullTime(model.lastSeenAt) : undefined}>
        {model.lastSeenAt ? ago(model.lastSeenAt, nowMs) : <span className={css.subtle}>never</span>}
      </td>
    </tr>
  );
}

const slim = ({ id, provider, name }: ModelView) => ({ id, provider, name });
