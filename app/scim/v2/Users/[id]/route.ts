import { deleteUser, patchUser, putUser, readUser } from "../../operations";

export const GET = readUser;
export const PUT = putUser;
export const PATCH = patchUser;
export const DELETE = deleteUser;
