import { sumsOperation } from "../../operations";

export const GET = sumsOperation.handle;
