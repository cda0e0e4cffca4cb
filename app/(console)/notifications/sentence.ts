import { counted } from "@/app/_ui/format/count";
import type { ListedWebhook } from "@/lib/notify/list";

interface Facts {
  webhooks: readonly Pick<ListedWebhook, "disabled" | "failures">[];
  counts: { waiting: number; delivered: number; dead: number };
}

/** `2 webhooks, 1 failing, 1 switched off · in 30 days 41 delivered, 3 waiting, 1 dead`. */
export function notificationsSentence({ webhooks, counts }: Facts): string {
  if (webhooks.length === 0) return "No webhooks: nobody is told of what happens here";
  const off = webhooks.filter((webhook) => webhook.disabled).length;
  const failing = webhooks.filter((webhook) => !webhook.disabled && webhook.failures > 0).length;
  const state = [
    counted(webhooks.length, "webhook"),
    failing > 0 ? `${failing} failing` : "",
    off > 0 ? `${off} switched off` : "",
  ];
  const number = (n: number) => n.toLocaleString("en-US");
  const { delivered, waiting, dead } = counts;
  const sent = `in 30 days ${number(delivered)} delivered, ${number(waiting)} waiting, ${number(dead)} dead`;
  return `${state.filter(Boolean).join(", ")} · ${sent}`;
}
