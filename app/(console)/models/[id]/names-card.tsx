import { Text } from "@/app/_ui/content/text";
import { ago, fullTime } from "@/app/_ui/format/time";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { type ModelNameView, type ModelView, seenAs } from "@/lib/models/model";
import css from "../../people/people.module.css";
import { BindButton, FreeButton } from "./name-dialogs";
import type { BindChoice } from "./read-model";

interface NamesCardProps {
  model: ModelView;
  /** Null for who may not bind. */
  choices: readonly BindChoice[] | null;
  nowMs: number;
}

/** How telemetry calls the model, and which version each name stands for. */
export function NamesCard({ model, choices, nowMs }: NamesCardProps) {
  return (
    <section className={css.card} aria-labelledby="names">
      <div className={css.head}>
        <h2 id="names">Names in telemetry</h2>
      </div>
      {model.names.length === 0 ? (
        <p className={css.foot}>None: its own name is bound to another model.</p>
      ) : (
        <ScrollRegion labelledBy="names">
          <table className={`${css.table} ${css.history}`}>
            <thead>
              <tr>
                <th scope="col">Provider and name</th>
                <th scope="col">Stands for</th>
                <th scope="col">Last seen</th>
                {choices && <th scope="col">Actions</th>}
              </tr>
            </thead>
            <tbody>
              {model.names.map((name) => (
                <NameRow key={seenAs(name)} model={model} name={name} choices={choices} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function NameRow({ model, name, choices, nowMs }: NamesCardProps & { name: ModelNameView }) {
  const version = model.versions.find(({ id }) => id === name.version);
  const isOwn = name.provider === model.provider && name.name === model.name;
  const current = name.version ? `${model.id}/${name.version}` : model.id;
  return (
    <tr>
      <th scope="row">
        {name.provider !== "" && (
          <span className={css.subtle}>
            <Text of={name.provider} /> /{" "}
          </span>
        )}
        <Text of={name.name} />
      </th>
      <td>{version ? <Text of={`version ${version.version}`} /> : "the model as a whole"}</td>
      <td className={css.when} title={name.lastSeenAt ? fullTime(name.lastSeenAt) : undefined}>
        {name.lastSeenAt ? ago(name.lastSeenAt, nowMs) : <span className={css.subtle}>never</span>}
      </td>
      {choices && (
        <td>
          <span className={css.inline}>
            <BindButton provider={name.provider} name={name.name} current={current} choices={choices} />
            {!isOwn && <FreeButton id={model.id} provider={name.provider} name={name.name} />}
          </span>
        </td>
      )}
    </tr>
  );
}
