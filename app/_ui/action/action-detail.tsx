import type { ActionView } from "@/lib/actions/view";
import { Text } from "../content/text";
import { DecisionSection } from "../decision/decision-section";
import { fullTime } from "../format/time";
import { KIND_VERBS } from "../outcome/kind";
import { OutcomeMark } from "../outcome/outcome";
import css from "./action-detail.module.css";
import { Attributes } from "./attributes";
import { Chain } from "./chain";
import { Contents } from "./contents";
import { Facts, Origin } from "./facts";
import type { Narrow } from "./narrow";
import { Usage } from "./usage";
import { whatOf } from "./what";

/** "refund-triage called tool orders.get": what happened, in a sentence. */
function Sentence({ action }: { action: ActionView }) {
  return (
    <>
      <Text of={action.agent.name} /> {KIND_VERBS[action.kind]}{" "}
      <span className={css.what}>
        <Text of={whatOf({ ...action, tool: action.tool.name })} />
      </span>
    </>
  );
}

function ErrorNote({ action }: { action: ActionView }) {
  const { type, message } = action.error;
  if (type === null && message === null) return null;
  return (
    <div className={css.error}>
      {type !== null && (
        <strong>
          <Text of={type} />
        </strong>
      )}
      {message !== null && (
        <p>
          <Text of={message} />
        </p>
      )}
    </div>
  );
}

function Redactions({ action }: { action: ActionView }) {
  const found = Object.entries(action.redactions);
  if (found.length === 0) return null;
  return (
    <p className={css.redactions}>
      Redacted before storing: {found.map(([rule, n]) => (n === 1 ? rule : `${rule} ×${n}`)).join(", ")}
    </p>
  );
}

/** One action whole: the inspector's, the session's and the full page's body. Rendered on either side of the wire. */
export function ActionDetail({
  action,
  narrow,
  heading = "h2",
  onSession = false,
}: {
  action: ActionView;
  narrow?: Narrow;
  heading?: "h1" | "h2";
  onSession?: boolean;
}) {
  const Heading = heading;
  return (
    <article className={css.detail}>
      <header>
        <Heading className={css.sentence} tabIndex={-1} data-detail-heading>
          <Sentence action={action} />
        </Heading>
        <p className={css.when}>
          <OutcomeMark outcome={action.outcome} />
          <time dateTime={action.ts}>{fullTime(action.ts)}</time>
        </p>
      </header>
      {action.agentKnownAs && (
        <a className={css.stop} href={`/agents/${encodeURIComponent(action.agentKnownAs.id)}#stop`}>
          How to stop this agent
        </a>
      )}
      <ErrorNote action={action} />
      <Redactions action={action} />
      <div>
        <Facts action={action} narrow={narrow} onSession={onSession} />
        <Usage action={action} />
      </div>
      <DecisionSection action={action} />
      <Contents action={action} />
      <Chain attribution={action.attribution} />
      <Origin action={action} onSession={onSession} />
      <Attributes action={action} />
    </article>
  );
}
