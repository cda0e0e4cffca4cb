import { listUsers, postUser } from "../operations";

export const GET = listUsers;
export const POST = postUser;
