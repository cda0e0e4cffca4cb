import { testEngineOperation } from "../../operations";

export const POST = testEngineOperation.handle;
