import { counted } from "@/app/_ui/format/count";
import { settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import { readSetting } from "@/lib/settings/setting";
import css from "./events.module.css";
import { RetentionButton } from "./retention-button";

/** For how long events are kept, and the way to change it for who may. */
export async function Retention({ ctx }: { ctx: Ctx }) {
  const kept = await settle(readSetting(ctx.tenant, "securityEvents.keepDays", ctx.now()), ctx.requestId);
  if (!kept.ok) return null;
  return (
    <p className={css.foot}>
      Events are kept for {counted(kept.value, "day")}.
      {ctx.abilities.has("settings.write") && <RetentionButton keepDays={kept.value} />}
    </p>
  );
}
