import { cookies } from "next/headers";
import { type ReactNode, Suspense } from "react";
import { SCRIPT_COOKIE } from "./script-cookie";

/**
 * Streams a part behind its skeleton to browsers that run script, and waits for it otherwise: a streamed part is put in its place
 * by script, so a reader without it would look at the skeleton for ever.
 */
export async function Stream({ fallback, children }: { fallback: ReactNode; children: ReactNode }) {
  const runsScript = (await cookies()).has(SCRIPT_COOKIE);
  return runsScript ? <Suspense fallback={fallback}>{children}</Suspense> : children;
}
