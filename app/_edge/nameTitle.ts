import type { Metadata } from "next";
import { unstable_rethrow } from "next/navigation";
import type { Ctx } from "@/lib/access/ctx";
import { visible } from "../_ui/content/visible";
import { pageCtx } from "./pageCtx";

/** The title of one thing's page: `review-bot · Agent`; the noun alone where it is not there, or may not be read. */
export async function nameTitle(
  noun: string,
  params: Promise<{ id: string }>,
  nameOf: (ctx: Ctx, id: string) => Promise<string>,
): Promise<Metadata> {
  try {
    const name = await nameOf(await pageCtx(), decodeURIComponent((await params).id));
    return { title: `${visible(name)} · ${noun}` };
  } catch (error) {
    unstable_rethrow(error);
    return { title: noun };
  }
}
