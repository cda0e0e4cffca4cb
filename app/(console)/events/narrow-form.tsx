import Link from "next/link";
import button from "@/app/_ui/button.module.css";
import form from "@/app/_ui/form/form.module.css";
import panels from "@/app/_ui/list/panel.module.css";
import { PRESETS, rangeWords } from "@/app/_ui/time-range/presets";
import { DEFAULT_RANGE } from "@/lib/base/time";
import { SECURITY_EVENT_KINDS } from "@/lib/securityEvents/event";
import type { EventScope } from "@/lib/securityEvents/list";
import type { EventSummary } from "@/lib/securityEvents/summarise";
import css from "./events.module.css";
import { EVENT_PATHS, type EventsUrl } from "./url";
import { KIND_CHOICES } from "./words";

interface NarrowFormProps {
  scope: EventScope;
  url: EventsUrl;
  actors: EventSummary["actors"];
}

/** Narrows by kind, outcome, who, text and time; a plain form, so the address says it. */
export function NarrowForm({ scope, url, actors }: NarrowFormProps) {
  const isNarrowed = Object.values({ ...url, cursor: "" }).some((value) => value !== "");
  const kinds = SECURITY_EVENT_KINDS.map((kind) => [kind, KIND_CHOICES[kind]] as const);
  const people = actors.map(({ id, name }) => [id, name] as const);
  const known = people.some(([id]) => id === url.actor) || url.actor === "";
  return (
    <form action={EVENT_PATHS[scope]} className={panels.bar}>
      <Choice label="What" name="kind" value={url.kind} all="Everything" choices={kinds} />
      <Choice
        label="Outcome"
        name="outcome"
        value={url.outcome}
        all="Either"
        choices={[
          ["success", "Success"],
          ["failure", "Failure"],
        ]}
      />
      <Choice
        label="Who"
        name="actor"
        value={url.actor}
        all="Everyone"
        choices={known ? people : [...people, [url.actor, url.actor] as const]}
      />
      <Times url={url} />
      <label className={css.label}>
        Text
        <input type="search" name="q" defaultValue={url.q} maxLength={200} className={form.select} />
      </label>
      {(["target", "address"] as const).map(
        (name) => url[name] !== "" && <Kept key={name} name={name} value={url[name]} />,
      )}
      <button type="submit" className={button.button}>
        Show
      </button>
      {isNarrowed && (
        <Link href={EVENT_PATHS[scope]} className={button.button}>
          Show all
        </Link>
      )}
    </form>
  );
}

function Times({ url }: { url: EventsUrl }) {
  const presets = PRESETS.map(
    ({ from, label }) => [from, from === "0" ? "All time" : `Last ${label}`] as const,
  );
  const from = url.from || DEFAULT_RANGE;
  const isPreset = url.to === "" && presets.some(([value]) => value === from);
  if (isPreset) return <Choice label="Time" name="from" value={from} choices={presets} />;
  return (
    <>
      <Choice
        label="Time"
        name="from"
        value={from}
        choices={[[from, rangeWords(url.from, url.to)], ...presets.filter(([value]) => value !== from)]}
      />
      {url.to !== "" && <input type="hidden" name="to" value={url.to} />}
    </>
  );
}

interface ChoiceProps {
  label: string;
  name: string;
  value: string;
  /** What no choice is called; none where one is always chosen. */
  all?: string;
  choices: readonly (readonly [string, string])[];
}

function Choice({ label, name, value, all, choices }: ChoiceProps) {
  return (
    <label className={css.label}>
      {label}
      <select name={name} defaultValue={value} className={form.select}>
        {all !== undefined && <option value="">{all}</option>}
        {choices.map(([id, words]) => (
          <option key={id} value={id}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What was narrowed to by a link: said, and dropped by the cross of its own field. */
function Kept({ name, value }: { name: "target" | "address"; value: string }) {
  return (
    <label className={css.label}>
      {name === "target" ? "On" : "From"}
      <input type="search" name={name} defaultValue={value} className={form.select} />
    </label>
  );
}
