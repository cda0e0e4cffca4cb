import { resetGatesOperation, setGatesOperation } from "../../../setOperations";

export const PUT = setGatesOperation.handle;
export const DELETE = resetGatesOperation.handle;
