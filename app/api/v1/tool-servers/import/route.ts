import { importToolServersOperation } from "../operations";

export const POST = importToolServersOperation.handle;
