import type { StopKind } from "@/lib/stops/stop";

export const STOPS_PATH = "/stops";

const PATHS: Readonly<Record<StopKind, string | null>> = {
  agent: "/agents",
  principal: "/people",
  tool: "/tools",
  model: "/models",
  key: null,
};

/** Where what was stopped stands; a key has no page of its own. */
export function targetHref(kind: StopKind, target: string): string | null {
  const path = PATHS[kind];
  return path === null ? null : `${path}/${encodeURIComponent(target)}`;
}
