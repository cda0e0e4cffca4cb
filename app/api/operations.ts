import type { Operation } from "../_edge/operation";

/** Every operation of the API, for its OpenAPI document. */
export const OPERATIONS: readonly Operation[] = [];
