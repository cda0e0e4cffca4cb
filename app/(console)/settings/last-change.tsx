import Link from "next/link";
import { ago } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import { listChanges } from "@/lib/changes/list";

/** Who changed this last, with the way to the log; nothing for a reader without it, or before the first change. */
export async function LastChange({ ctx, noun, target }: { ctx: Ctx; noun: string; target?: string }) {
  if (!ctx.abilities.has("audit.read")) return null;
  const [last] = (await listChanges(ctx, { noun, target, limit: 1 })).changes;
  if (!last) return null;
  const narrow = new URLSearchParams({ noun, ...(target ? { target } : {}) });
  return (
    <>
      {" "}
      Last changed by {last.actor.name}, {ago(last.at, ctx.now())} (
      <Link href={`/changes?${narrow}`}>view changes</Link>
      ).
    </>
  );
}
