import type { Ctx } from "@/lib/access/ctx";
import { errorText, log } from "@/lib/base/log";
import type { Space } from "@/lib/base/process";
import { notify } from "@/lib/notify/notify";

/** Tells the default tenant's webhooks which place of this process's has the least left. A store that has no room for it must not end the watching. */
export async function tellOfSpace(ctx: Ctx, { places }: Space): Promise<void> {
  const [least] = places.toSorted((a, b) => a.freeBytes - b.freeBytes);
  if (!least) return;
  const { name: what, freeBytes, totalBytes } = least;
  try {
    await notify(ctx, { type: "disk.low", data: { what, freeBytes, totalBytes } });
  } catch (error) {
    log("error", "nobody could be told that disk space is low", { error: errorText(error) });
  }
}
