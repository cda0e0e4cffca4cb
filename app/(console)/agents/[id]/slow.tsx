import type { ReactNode } from "react";
import { Stream } from "@/app/_ui/list/stream";
import { Skeleton } from "@/app/_ui/states/skeleton";

/** A part that asks the lake, or much: the page stands without it. */
export function Slow({ rows, label, children }: { rows: number; label: string; children: ReactNode }) {
  return <Stream fallback={<Skeleton rows={rows} label={label} />}>{children}</Stream>;
}
