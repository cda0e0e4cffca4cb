import Link from "next/link";
import { Text } from "@/app/_ui/content/text";
import { visible } from "@/app/_ui/content/visible";
import { fullTime } from "@/app/_ui/format/time";
import type { Ctx } from "@/lib/access/ctx";
import type { ActionView } from "@/lib/actions/view";
import { listStops } from "@/lib/stops/list";
import type { StopKind } from "@/lib/stops/stop";
import { LiftButton, StopButton } from "./stop-button";
import css from "./stops.module.css";
import { STOPS_PATH } from "./url";

interface StopBannerProps {
  ctx: Ctx;
  kind: StopKind;
  target: string;
}

/** On the page of what is stopped, before all else: since when, by whom, why, and the way back. */
export async function StopBanner({ ctx, kind, target }: StopBannerProps) {
  const { stops } = await listStops(ctx, { state: "in-force", kind, targets: [target], limit: 1 });
  const [stop] = stops;
  if (!stop) return null;
  return (
    <p className={css.banner}>
      <span>
        <strong>⊘ Stopped</strong> {fullTime(stop.at).slice(0, 16)} UTC by <Text of={stop.by} />:{" "}
        <Text of={stop.reason} /> Every decision about it denies. <Link href={STOPS_PATH}>All stops</Link>
      </span>
      {ctx.abilities.has("stop") && <LiftButton id={stop.id} name={stop.name} />}
    </p>
  );
}

interface StopActionProps extends StopBannerProps {
  name: string;
  /** What the button shows, where "Stop" alone says too little. */
  label?: string;
}

/** The button that stops it, for who may, where it is not stopped. */
export async function StopAction({ ctx, kind, target, name, label }: StopActionProps) {
  if (!ctx.abilities.has("stop")) return null;
  const { stops } = await listStops(ctx, { state: "in-force", kind, targets: [target], limit: 1 });
  return (
    stops.length === 0 && (
      <span>
        <StopButton kind={kind} target={target} name={name} label={label} />
      </span>
    )
  );
}

/** The button that stops the agent of an action, where it is on the list: a responder's way from what he sees. */
export function StopAgentOf({ ctx, action }: { ctx: Ctx; action: Pick<ActionView, "agentKnownAs"> }) {
  const agent = action.agentKnownAs;
  if (!agent) return null;
  const { id, name } = agent;
  return <StopAction ctx={ctx} kind="agent" target={id} name={name} label={`Stop ${visible(name)}`} />;
}
