import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { count } from "@/app/_ui/format/count";
import { Live } from "../../jobs/live";
import css from "../../people/people.module.css";
import own from "../keys.module.css";
import { lastWords } from "../words";
import type { KeyRead } from "./read-key";

/** Who uses the key now; anew every two seconds while its old secret lives on beside a new one. */
export function UseCard({ read: { key, use }, nowMs }: { read: KeyRead; nowMs: number }) {
  const isEnding = key.state === "active" && key.model?.replacedBy !== null && key.model !== null;
  return (
    <section className={css.card} aria-labelledby="use">
      {isEnding && <Live />}
      <div className={css.head}>
        <h2 id="use">Use</h2>
        {isEnding && <p>{use.isSilent ? "Silent" : "In use"}, looked at every 2 seconds.</p>}
      </div>
      <div className={own.body}>
        <dl className={own.live}>
          {key.kind === "model" && (
            <>
              <Figure label="Requests, 5 minutes" value={count(use.requests.lastFiveMinutes)} />
              <Figure label="Last hour" value={count(use.requests.lastHour)} />
              <Figure label="Last 24 hours" value={count(use.requests.lastDay)} />
              <Figure label="Under way" value={count(use.open)} />
            </>
          )}
          <Figure label="Last used" value={lastWords(use, nowMs)} />
        </dl>
        {use.agents.length > 0 && (
          <p>
            In the last hour by{" "}
            {use.agents.map(({ id, name, requests }, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <Link href={`/agents/${id}`}>
                  <Text of={name} />
                </Link>{" "}
                ({count(requests)})
              </span>
            ))}
            .
          </p>
        )}
        {use.addresses.length > 0 && (
          <p className={css.subtle}>
            From <Text of={use.addresses.join(", ")} />
          </p>
        )}
      </div>
    </section>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
