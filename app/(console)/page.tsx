import { redirect } from "next/navigation";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { pageCtx } from "@/app/_edge/pageCtx";
import { isOperator } from "@/lib/access/operator";

/** The audit is where everyone starts, but for an operator who sees no tenant's. */
export default async function OverviewPage(): Promise<never> {
  const [ctx, operator] = [await pageCtx(), await operatorCtx()];
  redirect(isOperator(operator) && !ctx.abilities.has("audit.read") ? "/installation" : "/audit");
}
