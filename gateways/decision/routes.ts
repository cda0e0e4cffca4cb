import { AUTHZEN } from "./authzen";
import { EXT_AUTHZ } from "./extAuthz";
import { OPA } from "./opa";
import type { Route } from "./route";

/** Everything that the decision point answers over HTTP: a protocol a file. */
export const ROUTES: readonly Route[] = [...AUTHZEN, ...OPA, ...EXT_AUTHZ];
