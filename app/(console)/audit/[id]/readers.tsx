import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { counted } from "@/app/_ui/format/count";
import { ago, fullTime } from "@/app/_ui/format/time";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import { readersOf } from "@/lib/securityEvents/summarise";
import { eventsHref } from "../../events/url";
import css from "./action-page.module.css";

/** Who opened this action's contents, for those who may see security events. Opening this page counts. */
export async function Readers({ ctx, id }: { ctx: Ctx; id: string }) {
  const read = await settle(readersOf(ctx, { kind: "action", id }), ctx.requestId);
  if (!read.ok) return null;
  return (
    <section className={css.readers} aria-labelledby="readers">
      <h2 id="readers">Contents opened by</h2>
      {read.value.length === 0 ? (
        <p>Nobody yet.</p>
      ) : (
        <ul>
          {read.value.map(({ actor, lastAt, count }) => (
            <li key={`${actor.kind} ${actor.id}`}>
              <Link
                href={eventsHref("tenant", { kind: "content_read", actor: actor.id, target: id, from: "0" })}
              >
                <Text of={actor.name} />
              </Link>{" "}
              {actor.kind !== "person" && `${actor.kind} · `}
              <time dateTime={lastAt} title={fullTime(lastAt)}>
                {ago(lastAt, ctx.now())}
              </time>
              {count > 1 && ` · ${counted(count, "time")}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
