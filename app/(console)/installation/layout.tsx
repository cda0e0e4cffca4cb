import type { ReactNode } from "react";
import { operatorCtx } from "@/app/_edge/operatorCtx";
import { NoAccess } from "@/app/_ui/states/no-access";
import { isOperator } from "@/lib/access/operator";
import { SectionNav } from "./section-nav";

/** What stands above all tenants: for operators, whichever tenant they look at. Every page beneath asks `operatorCtx` itself too. */
export default async function InstallationLayout({ children }: { children: ReactNode }) {
  if (!isOperator(await operatorCtx())) return <NoAccess ability="operate" />;
  return (
    <>
      <SectionNav />
      {children}
    </>
  );
}
