import { type Replayed, replay } from "./replay";
import { SCENARIOS } from "./scenarios";

/**
 * Sends the recorded sessions, says how far it is, and prints for each scenario its newest session with a link.
 * `consoleUrl` has no slash at its end; `print` gets one line at a time; `nowMs` is epoch
 * milliseconds, the clock's when left out. Throws as `replay` does.
 */
export async function runDemo(options: {
  endpoint: string;
  key: string;
  consoleUrl: string;
  /** The tenant that the key belongs to: links name it, for readers who look at another. */
  tenant: string;
  nowMs?: number;
  print: (line: string) => void;
}): Promise<void> {
  const { endpoint, key, consoleUrl, tenant, nowMs = Date.now(), print } = options;
  print(`Sending recorded agent sessions to ${endpoint} …`);
  let nextPercent = 25;
  const sessions = await replay({
    endpoint,
    key,
    nowMs,
    onProgress: ({ sent, total }) => {
      const percent = Math.floor((100 * sent) / total);
      if (percent < nextPercent || sent === total) return;
      print(`  ${percent} %: ${sent} of ${total} sessions`);
      nextPercent += 25;
    },
  });
  const steps = sessions.reduce((sum, session) => sum + session.steps, 0);
  print(`Sent ${sessions.length} sessions with ${steps} actions, spread over the last 7 days. Look at:`);
  print("");
  for (const { title, look, conversation } of newestOfEach(sessions)) {
    print(`${title} — ${look} — ${consoleUrl}/sessions/${encodeURIComponent(conversation)}?tenant=${tenant}`);
  }
}

/** In the order of the scenarios, the ones to look at first at the top. `sessions` come oldest first. */
function newestOfEach(sessions: Replayed[]): Replayed[] {
  const newest = new Map(sessions.map((session) => [session.scenario, session]));
  return SCENARIOS.flatMap(({ id }) => newest.get(id) ?? []);
}
