import type { ActionView } from "@/lib/actions/view";
import { Content } from "../content/content";
import css from "./action-detail.module.css";

function Part({ title, value }: { title: string; value: unknown }) {
  return (
    <section className={css.section}>
      <h3>{title}</h3>
      {value === null || value === undefined || value === "" ? (
        <p className={css.quiet}>The span carried none.</p>
      ) : (
        <Content value={value} />
      )}
    </section>
  );
}

/** Input and output, or, for a reader without `content.read`, that they exist and whom to ask. */
export function Contents({ action }: { action: ActionView }) {
  if (action.content === "hidden") {
    return (
      <section className={css.section}>
        <h3>Input and output</h3>
        <p className={css.hidden}>
          Contents need the ability <code>content.read</code>. Ask an administrator of this tenant for a role
          that has it.
        </p>
      </section>
    );
  }
  const isTool = action.kind === "tool_call";
  return (
    <>
      <Part
        title={isTool ? "Arguments" : "Input"}
        value={isTool ? action.tool.arguments : action.messages.input}
      />
      <Part
        title={isTool ? "Result" : "Output"}
        value={isTool ? action.tool.result : action.messages.output}
      />
    </>
  );
}
