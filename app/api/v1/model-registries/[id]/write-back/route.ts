import { planWriteBackOperation, writeBackOperation } from "../../operations";

export const GET = planWriteBackOperation.handle;
export const POST = writeBackOperation.handle;
