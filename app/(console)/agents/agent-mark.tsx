import type { AgentView } from "@/lib/agents/agent";
import css from "./agents.module.css";

/** What of an agent is not as it should be, in words with a mark; nothing where all is well. */
export function AgentMark({ agent, stopped }: { agent: AgentView; stopped: boolean }) {
  const marks = [
    stopped && { glyph: "⊘", word: "Stopped", tone: css.stopped },
    agent.suspension && { glyph: "⊘", word: "Suspended", tone: css.stopped },
    agent.state === "discovered" && { glyph: "◌", word: "Unregistered", tone: css.open },
    agent.state === "retired" && { glyph: "–", word: "Retired", tone: css.subtle },
    agent.attestation?.lapsed && { glyph: "◔", word: "Attestation lapsed", tone: css.lapsed },
  ].filter((mark) => mark !== null && mark !== undefined && mark !== false);
  return marks.map(({ glyph, word, tone }) => (
    <span key={word} className={`${css.mark} ${tone}`}>
      <span aria-hidden="true">{glyph}</span> {word}
    </span>
  ));
}
