import type { OwnFacts } from "@/lib/actions/action";
import { AGENT_RULES, CONVERSATION_RULES, MAX_NAME_CHARS, PRINCIPAL_RULES } from "./conventions";
import { firstText } from "./read";
import type { Attributes } from "./span";

/** What a span says itself about who acted, for whom, and in which conversation; and which attribute said it. */
export function readOwnFacts(attributes: Attributes): OwnFacts {
  return {
    agent: readAgent(attributes),
    principal: readPrincipal(attributes),
    conversation: firstText(attributes, CONVERSATION_RULES, MAX_NAME_CHARS),
  };
}

function readAgent(attributes: Attributes): OwnFacts["agent"] {
  for (const { id: rule, names, when } of AGENT_RULES) {
    if (when && attributes[when.key] !== when.value) continue;
    const id = firstText(attributes, [rule], MAX_NAME_CHARS);
    if (id !== null) return { id, name: firstText(attributes, names, MAX_NAME_CHARS) ?? id, rule };
  }
  return null;
}

function readPrincipal(attributes: Attributes): OwnFacts["principal"] {
  for (const rule of PRINCIPAL_RULES) {
    const id = firstText(attributes, [rule], MAX_NAME_CHARS);
    if (id !== null) return { id, rule };
  }
  return null;
}
