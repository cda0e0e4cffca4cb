import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { getPolicy } from "../get";
import { proposeVersion } from "../propose";
import { changeMode, publishVersion } from "../publish";
import { type ImportStep, importPolicies } from "./importPolicies";
import type { PolicyFile } from "./manifest";

/** How far one policy is on its way to what its file says. */
export interface PublishedFile {
  name: string;
  policy: string | null;
  state: "in force" | "published" | "proposed" | "in review" | "waits" | "kept";
  /** What it waits for, or what was done, in a sentence. */
  words: string;
}

/**
 * Brings policies one step nearer to what files say: makes drafts, proposes them, and puts what was approved and backtested
 * in force in the manifest's mode. Run again it goes on; where nothing is left to do it does nothing. Needs
 * `policies.write`, and `policies.publish` to put anything in force; throws like `importPolicies`.
 */
export async function publishFiles(
  ctx: Ctx,
  files: readonly PolicyFile[],
  why: string,
): Promise<PublishedFile[]> {
  const { steps } = await importPolicies(ctx, files);
  const done: PublishedFile[] = [];
  for (const step of steps) done.push(await advance(ctx, step, why));
  return done;
}

async function advance(ctx: Ctx, { name, policy, wanted }: ImportStep, why: string): Promise<PublishedFile> {
  const said = (state: PublishedFile["state"], words: string) => ({ name, policy, state, words });
  if (policy === null) return said("waits", "It was not made.");
  const detail = await getPolicy(ctx, policy);
  if (detail.newest?.state === "review" && detail.draft)
    return said("waits", `Version ${detail.newest.number} must be answered or withdrawn first.`);
  if (detail.draft) {
    const { number } = await proposeVersion(ctx, policy, { why });
    return said("proposed", `Version ${number} waits for another person's review.`);
  }
  const [newest] = detail.versions;
  if (!newest || newest.state === "review")
    return said("in review", `Version ${newest?.number ?? 1} waits for another person's review.`);
  if (wanted === null) return said("kept", "Its file names no mode, so it is not put in force.");
  const isInForce = detail.inForce?.version === newest.number;
  if (isInForce && detail.inForce?.mode === wanted)
    return said("in force", `Version ${newest.number} is in force as ${wanted}.`);
  try {
    await (isInForce
      ? changeMode(ctx, { policy, mode: wanted, why })
      : publishVersion(ctx, { policy, number: newest.number, mode: wanted, why }));
    return said("published", `Version ${newest.number} is in force as ${wanted} from now on.`);
  } catch (error) {
    if (isDomainError(error) && (error.code === "PRECONDITION" || error.code === "FORBIDDEN"))
      return said("waits", error.message);
    throw error;
  }
}
