import { ago } from "@/app/_ui/format/time";
import type { ChangeView } from "@/lib/changes/list";

/** `50 changes by 3 actors on this page · the newest 5 m ago, by Ada`. */
export function changesSentence({ changes }: { changes: ChangeView[] }, nowMs: number): string {
  const [newest] = changes;
  if (!newest) return "No changes";
  const actors = new Set(changes.map((change) => change.actor.id)).size;
  const counts = `${changes.length} change${changes.length === 1 ? "" : "s"} by ${actors} actor${actors === 1 ? "" : "s"} on this page`;
  return `${counts} · the newest ${ago(newest.at, nowMs)}, by ${newest.actor.name}`;
}
