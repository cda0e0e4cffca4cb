import { makeBundle } from "@/lib/translations/bundle";
import { type Answer, problem } from "./answer";
import type { Asked, Route } from "./route";

/** OPA's bundle service: `services.bailiwick.url` is the decision point, `bundles.bailiwick.resource` the path. */
export const BUNDLES: readonly Route[] = [{ method: "GET", path: "/bundles/*", answer: giveBundle }];

const PATH = "/bundles/bailiwick.tar.gz";

async function giveBundle({ caller, path, headers }: Asked): Promise<Answer> {
  if (path !== PATH) return problem(404, `There is one bundle: ${PATH}.`);
  const { revision, bytes } = await makeBundle(caller.ctx);
  const etag = `"${revision}"`;
  const known = (headers["if-none-match"] ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return { status: 304, headers: { etag } };
  return { status: 200, headers: { etag, "content-type": "application/gzip" }, body: bytes };
}
