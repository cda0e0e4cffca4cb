import { headers } from "next/headers";
import type { Ability } from "@/lib/access/abilities";
import { lacking } from "@/lib/access/require";
import { noteRefusal } from "./noteRefusal";
import { pageCtx } from "./pageCtx";
import { PATH_HEADER } from "./pathHeader";

/** Notes that a page was not shown for want of an ability. */
export async function notePageRefusal(ability: Ability): Promise<void> {
  const path = (await headers()).get(PATH_HEADER)?.split("?")[0] ?? "";
  noteRefusal(await pageCtx(), lacking(ability), `page ${path}`);
}
