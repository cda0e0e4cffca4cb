import { fill } from "./fill";
import { seededRandom } from "./random";
import { runAgent, type Scene } from "./record-steps";
import type { Recorded, Recording } from "./recorded";
import type { Run, Scenario } from "./scenario";
import { Transcript } from "./transcript";

const READING_MS = 45_000;

/**
 * Plays a scenario through on paper: each step gets its times, messages and token counts. Pure: the same scenario,
 * run, conversation and start (epoch milliseconds) give the same recording.
 */
export function record(
  scenario: Scenario,
  run: Omit<Run, "at">,
  conversation: string,
  startMs: number,
): Recording {
  const turns = fill(scenario.turns, run.values);
  const scene: Scene = {
    agent: scenario.agent,
    transcript: new Transcript(),
    clock: { ms: startMs },
    random: seededRandom(conversation),
    seed: conversation,
    serial: { next: 0 },
    tokensBefore: 0,
  };
  const roots = turns.map((turn, at) => {
    if (at > 0) scene.clock.ms += Number(turn.pauseMs ?? READING_MS);
    return runAgent(scene, { task: turn.says, steps: turn.steps, failure: turn.failure ?? null, root: true });
  });
  return {
    scenario,
    conversation,
    user: run.by,
    roots,
    startMs,
    endMs: scene.clock.ms,
    steps: roots.reduce((sum, root) => sum + countSpans(root), 0),
  };
}

function countSpans(span: Recorded): number {
  return span.children.reduce((sum, child) => sum + countSpans(child), 1);
}
