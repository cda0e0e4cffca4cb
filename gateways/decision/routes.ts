import { AUTHZEN } from "./authzen";
import { BUNDLES } from "./bundles";
import { EXT_AUTHZ } from "./extAuthz";
import { FEEDS } from "./feeds";
import { MAAS } from "./maas";
import { OPA } from "./opa";
import type { Route } from "./route";

/** Everything that the decision point answers over HTTP: a protocol a file. */
export const ROUTES: readonly Route[] = [...AUTHZEN, ...OPA, ...EXT_AUTHZ, ...FEEDS, ...BUNDLES, ...MAAS];
