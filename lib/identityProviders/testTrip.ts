import type { Ctx } from "@/lib/access/ctx";
import { beginSignIn } from "./begin";
import { finishSignIn } from "./finish";
import { visit } from "./testProvider";
import type { Transaction } from "./transaction";

/** The whole of a sign-in, or of a linking: off to the provider and back. */
export async function travel(ctx: Ctx, slug: string, link: Transaction["link"] = null) {
  const { url, sealed } = await beginSignIn(ctx, slug, { next: "/audit", link });
  return finishSignIn(ctx, slug, { sealed, query: await visit(url) });
}
