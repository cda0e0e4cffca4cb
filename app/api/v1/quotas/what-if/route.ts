import { whatIfOperation } from "../operations";

export const POST = whatIfOperation.handle;
