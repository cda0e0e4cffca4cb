import type { Ctx } from "@/lib/access/ctx";
import { viewGates } from "@/lib/gates/view";
import type { Said } from "@/lib/registries/writeBack";
import { signatureState } from "./signals";

/** What a registry is told of versions, by their ids: how their signature stands, and how many gates of the next stage they pass. */
export async function verificationOf(ctx: Ctx, versions: readonly string[]): Promise<Map<string, Said>> {
  const found = new Map<string, Said>();
  for (const version of versions) {
    const { judgement } = await viewGates(ctx, "model", version);
    const passed = judgement?.gates.filter(({ state }) => state === "passed").length;
    found.set(version, {
      signature: await signatureState(ctx, version),
      gates: judgement ? `${passed} of ${judgement.gates.length} passed for ${judgement.to}` : null,
    });
  }
  return found;
}
