import type { Message, Part } from "./recorded";
import type { Json, Step } from "./scenario";

const KEPT_MESSAGES = 16;
/** What a provider counts for who is speaking. */
const ROLE_TOKENS = 4;

/** What has been said in one agent's run so far. It grows as the run is recorded. */
export class Transcript {
  private readonly messages: Message[] = [];
  private count = 0;

  hears(text: string): void {
    this.says({ role: "user", parts: [{ type: "text", content: text }] });
  }

  says(message: Message): void {
    this.messages.push(message);
    this.count += weight(message);
  }

  /** A later answer to the same call (a retry) takes the place of the one before. */
  learns(id: string, name: string, response: Json): void {
    const last = this.messages.at(-1);
    const part = last?.parts[0];
    if (last && part?.type === "tool_call_response" && part.id === id) {
      this.messages.pop();
      this.count -= weight(last);
    }
    this.says({ role: "tool", parts: [{ type: "tool_call_response", id, name, response }] });
  }

  /** The messages as instrumentations send them: the first, and the newest ones, starting with what the agent said. */
  sent(): { input: Message[]; compacted: boolean } {
    const all = this.messages;
    if (all.length <= KEPT_MESSAGES) return { input: [...all], compacted: false };
    const cut = all.findIndex(
      (message, at) => at > all.length - KEPT_MESSAGES && message.role === "assistant",
    );
    return { input: [...all.slice(0, 1), ...all.slice(cut)], compacted: true };
  }

  /** Tokens of everything said, left-out messages included. */
  tokens(): number {
    return this.count;
  }
}

function weight(message: Message): number {
  return ROLE_TOKENS + tokensOf(message.parts);
}

/** About what a tokeniser counts: four characters of Latin text a token, one of any other script. */
export function tokensOf(value: Json | readonly Part[]): number {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const foreign = text.replace(/[\u0000-\u024f]/g, "").length;
  return Math.ceil((text.length - foreign) / 4 + foreign);
}

/** How a step appears among the tool calls of the model that asked for it; null when no model asks for such a step. */
export function requestOf(step: Step): { name: string; args: Json } | null {
  if (step.kind === "tool") return step.retry ? null : { name: step.tool, args: step.args };
  if (step.kind === "agent")
    return { name: `ask_${step.agent.name.replaceAll("-", "_")}`, args: { task: step.task } };
  if (step.kind === "retrieval") return { name: "search_documents", args: { query: step.query } };
  return null;
}
