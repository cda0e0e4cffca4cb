import { count, counted } from "@/app/_ui/format/count";
import type { ToolCounts } from "@/lib/tools/facets";

/** `42 tools of 3 servers and 2 of none · 2 unregistered · 1 changed since it was approved · 39 approved`. What is none is left out. */
export function toolsSentence(n: ToolCounts): string {
  if (n.tools === 0) return "No tools yet";
  const parts = [
    placesOf(n),
    n.unregistered > 0 && `${count(n.unregistered)} unregistered`,
    n.changed > 0 && `${count(n.changed)} changed since approved`,
    n.awaiting > 0 && `${count(n.awaiting)} ${n.awaiting === 1 ? "awaits" : "await"} approval`,
    n.refused > 0 && `${count(n.refused)} refused`,
    n.approved > 0 && `${count(n.approved)} approved`,
    n.gone > 0 && `${count(n.gone)} no longer listed`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function placesOf({ tools, ofServers, servers }: ToolCounts): string {
  const others = tools - ofServers;
  if (ofServers === 0) return `${counted(tools, "tool")} of no registered server`;
  const rest = others > 0 ? ` and ${count(others)} of none` : "";
  return `${counted(ofServers, "tool")} of ${counted(servers, "server")}${rest}`;
}

/** `3 servers · 1 does not answer`. */
export function serversSentence({ servers, failing }: ToolCounts): string {
  if (servers === 0) return "No tool servers yet";
  const silent = failing > 0 ? ` · ${count(failing)} ${failing === 1 ? "does" : "do"} not answer` : "";
  return `${counted(servers, "tool server")}${silent}`;
}
