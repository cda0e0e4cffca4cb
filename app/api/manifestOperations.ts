import type { Operation } from "../_edge/operation";
import {
  exportManifestsOperation,
  importManifestsOperation,
  planManifestsOperation,
} from "./v1/manifests/operations";

/** Models, subscriptions and quotas as other systems write them. */
export const MANIFEST_OPERATIONS: readonly Operation[] = [
  planManifestsOperation,
  importManifestsOperation,
  exportManifestsOperation,
];
