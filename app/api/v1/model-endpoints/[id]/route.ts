import { editEndpointOperation, getEndpointOperation, removeEndpointOperation } from "../operations";

export const GET = getEndpointOperation.handle;
export const PATCH = editEndpointOperation.handle;
export const DELETE = removeEndpointOperation.handle;
