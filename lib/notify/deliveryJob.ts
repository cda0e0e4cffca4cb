import { z } from "zod";
import type { JobKind } from "@/lib/jobs/kind";

/** How long to wait at most after each attempt but the last: what Standard Webhooks proposes. Chance takes some of it off. */
const WAITS_MS = [
  5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
];

const input = z.object({ delivery: z.string(), type: z.string() });
export type DeliveryInput = z.output<typeof input>;

/** What there is to know of a delivery's job without running it. */
export const DELIVERY_JOB: Omit<JobKind<DeliveryInput>, "run"> = {
  name: "notify.deliver",
  input,
  ability: "settings.write",
  maxAttempts: WAITS_MS.length + 1,
  routine: true,
  retryAfterMs: (attempt) => WAITS_MS[attempt - 1] ?? 0,
  label: ({ type }) => `Message ${type} to a webhook`,
};
