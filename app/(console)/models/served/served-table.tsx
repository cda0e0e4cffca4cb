import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import type { ServedModelView } from "@/lib/servedModels/servedModel";
import css from "../../people/people.module.css";
import { endpointHref } from "../endpoints/url";
import { modelHref } from "../url";
import { nameOf, servedHref } from "./url";

/** Served models by name, with what stands behind and before them. */
export function ServedTable({ models }: { models: readonly ServedModelView[] }) {
  return (
    <table className={css.table}>
      <caption className="bw-unseen">Served models by name</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Provider</th>
          <th scope="col">Model</th>
          <th scope="col">Endpoints</th>
          <th scope="col">Subscriptions</th>
          <th scope="col">Who may call it</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.id}>
            <th scope="row">
              <Link prefetch={false} href={servedHref(model.id)}>
                <Text of={nameOf(model)} />
              </Link>
              {model.state === "paused" && <span className={css.subtle}> paused</span>}
            </th>
            <td>{model.provider === null ? <NotSaid /> : <Text of={model.provider} />}</td>
            <td className={css.names}>
              {model.model === null ? (
                <NotSaid />
              ) : (
                <Link prefetch={false} href={modelHref(model.model.id)}>
                  <Text of={model.model.name} />
                </Link>
              )}
            </td>
            <td className={css.names}>
              <Endpoints of={model} />
            </td>
            <td className={css.names}>
              <Subscriptions of={model} />
            </td>
            <td className={css.names}>
              <Access of={model} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function NotSaid() {
  return <span className={css.subtle}>Not said</span>;
}

/** Each with its health in a word, where that is not good. */
export function Endpoints({ of: { endpoints } }: { of: ServedModelView }) {
  if (endpoints.length === 0) return <span className={css.wrong}>None: nobody can be served</span>;
  return (
    <span className={css.inline}>
      {endpoints.map(({ id, name, health, paused }) => (
        <span key={id}>
          <Link prefetch={false} href={endpointHref(id)}>
            <Text of={name} />
          </Link>
          {paused && <span className={css.subtle}> paused</span>}
          {!paused && health === "unhealthy" && <span className={css.wrong}> ✕ Unhealthy</span>}
          {!paused && health === "unknown" && <span className={css.subtle}> not checked yet</span>}
        </span>
      ))}
    </span>
  );
}

export function Subscriptions({ of: { subscriptions } }: { of: ServedModelView }) {
  if (subscriptions.length === 0) return <span className={css.subtle}>None</span>;
  return (
    <span className={css.inline}>
      {subscriptions.map(({ id, name, displayName, state }) => (
        <span key={id}>
          <Link prefetch={false} href={`/subscriptions/${encodeURIComponent(id)}`}>
            <Text of={displayName ?? name} />
          </Link>
          {state === "paused" && <span className={css.subtle}> paused</span>}
        </span>
      ))}
    </span>
  );
}

/** In the words of the rule: without any, subscribers; with some, whom they name. */
export function Access({ of: { access } }: { of: ServedModelView }) {
  if (access.length === 0) return <span className={css.subtle}>its subscribers</span>;
  return (
    <span className={css.inline}>
      {access.map(({ id, name }) => (
        <Text key={id} of={name} />
      ))}
    </span>
  );
}
