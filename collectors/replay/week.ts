import { record } from "./record";
import type { Recording } from "./recorded";
import type { Scenario } from "./scenario";
import { SCENARIOS } from "./scenarios";

const WEEK_MS = 7 * 86_400_000;
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/**
 * The sessions of the 7 days up to `nowMs`, oldest first. They hang on the calendar (local time), not on the moment of
 * asking: each run of a scenario has its weekday and time, so any 7 days hold it once, and asking again later the same
 * day gives the same sessions, plus what has ended since. Unfinished ones are left out.
 */
export function weekOf(nowMs: number, scenarios: readonly Scenario[] = SCENARIOS): Recording[] {
  return scenarios
    .flatMap((scenario) => [...timetabled(scenario, nowMs), ...aroundTheClock(scenario, nowMs)])
    .filter((recording) => recording.startMs > nowMs - WEEK_MS && recording.endMs <= nowMs)
    .sort((a, b) => a.startMs - b.startMs);
}

function timetabled(scenario: Scenario, nowMs: number): Recording[] {
  return scenario.runs.map((run) => {
    const startMs = latest(run.at, nowMs);
    return record(scenario, run, `${scenario.id}-${stamp(startMs)}`, startMs);
  });
}

/** The newest run that has ended, of those that begin at each multiple of the scenario's period. */
function aroundTheClock(scenario: Scenario, nowMs: number): Recording[] {
  if (!scenario.everyMinutes) return [];
  const periodMs = scenario.everyMinutes * 60_000;
  const newest = Math.floor(nowMs / periodMs);
  const candidates = [newest, newest - 1].flatMap((tick) => {
    const run = scenario.runs[tick % scenario.runs.length];
    const startMs = tick * periodMs;
    return run ? [record(scenario, run, `${scenario.id}-${stamp(startMs)}`, startMs)] : [];
  });
  return candidates.filter((recording) => recording.endMs <= nowMs).slice(0, 1);
}

/** The last time before `nowMs` that the clock showed `tue 10:12`. Seconds are made from the minutes, so that runs do not start on the dot. */
function latest(at: string, nowMs: number): number {
  const [weekday = "", time = ""] = at.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const day = new Date(nowMs);
  day.setHours(hours, minutes, (minutes * 37) % 60, 0);
  const back = (day.getDay() - WEEKDAYS.indexOf(weekday) + 7) % 7;
  day.setDate(day.getDate() - back);
  if (day.getTime() > nowMs) day.setDate(day.getDate() - 7);
  return day.getTime();
}

/** `20261119-101244`, local time. */
function stamp(ms: number): string {
  const at = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${date}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}
