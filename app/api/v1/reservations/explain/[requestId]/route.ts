import { explainOperation } from "../../operations";

export const GET = explainOperation.handle;
