import { count, counted } from "@/app/_ui/format/count";
import type { ModelCounts } from "@/lib/models/count";

/** `12 models · 3 unregistered · 4 in production`. */
export function modelsSentence({ models, unregistered, inProduction }: ModelCounts): string {
  if (models === 0) return "No models yet";
  return [
    counted(models, "model"),
    `${count(unregistered)} unregistered`,
    `${count(inProduction)} in production`,
  ].join(" · ");
}
