import { counted } from "@/app/_ui/format/count";
import type { SubjectView, SubscriptionView } from "@/lib/subscriptions/subscription";

export const SUBJECT_WORDS: Readonly<Record<SubjectView["kind"], string>> = {
  team: "team",
  group: "group",
  principal: "person or service",
  user: "user name",
};

/** `12 subscriptions · 1 paused · 34 keys draw on them · 2 have no owner`. */
export function listSentence(all: readonly SubscriptionView[], isAll: boolean): string {
  if (all.length === 0) return "No subscriptions yet";
  const paused = all.filter(({ state }) => state === "paused").length;
  const unowned = all.filter(({ owners }) => owners.length === 0).length;
  const keys = all.reduce((sum, { activeKeys }) => sum + activeKeys, 0);
  return [
    `${isAll ? "" : "First "}${counted(all.length, "subscription")}`,
    ...(paused > 0 ? [`${paused} paused`] : []),
    `${counted(keys, "active key")} ${keys === 1 ? "draws" : "draw"} on them`,
    ...(unowned > 0 ? [`${unowned} without an owner`] : []),
  ].join(" · ");
}

/** `3 owners · 2 models · 5 active keys · priority 10 · cost centre 4711`. */
export function oneSentence({
  owners,
  models,
  activeKeys,
  priority,
  costCentre,
  state,
}: SubscriptionView): string {
  return [
    ...(state === "paused" ? ["paused"] : []),
    counted(owners.length, "owner"),
    counted(models.length, "model"),
    counted(activeKeys, "active key"),
    `priority ${priority}`,
    ...(costCentre === null ? [] : [`cost centre ${costCentre}`]),
  ].join(" · ");
}
