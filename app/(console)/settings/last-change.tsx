import Link from "next/link";
import { ago } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import { listChanges } from "@/lib/changes/list";

/** Who changed this last, with the way to the log; nothing for a reader without it, or before the first change. */
export async function LastChange({ ctx, noun }: { ctx: Ctx; noun: string }) {
  if (!ctx.abilities.has("audit.read")) return null;
  const [last] = (await listChanges(ctx, { noun, limit: 1 })).changes;
  if (!last) return null;
  return (
    <>
      {" "}
      Last changed by {last.actor.name}, {ago(last.at, ctx.now())} (
      <Link href={`/changes?noun=${noun}`}>view changes</Link>
      ).
    </>
  );
}
