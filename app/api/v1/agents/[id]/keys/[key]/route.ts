import { bindKeyOperation, unbindKeyOperation } from "../../../operations";

export const PUT = bindKeyOperation.handle;
export const DELETE = unbindKeyOperation.handle;
