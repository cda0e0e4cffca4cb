import { deleteGroup, patchGroup, putGroup, readGroup } from "../../operations";

export const GET = readGroup;
export const PUT = putGroup;
export const PATCH = patchGroup;
export const DELETE = deleteGroup;
