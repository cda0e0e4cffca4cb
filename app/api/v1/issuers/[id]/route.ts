import { getIssuerOperation, removeIssuerOperation, updateIssuerOperation } from "../operations";

export const GET = getIssuerOperation.handle;
export const PATCH = updateIssuerOperation.handle;
export const DELETE = removeIssuerOperation.handle;
