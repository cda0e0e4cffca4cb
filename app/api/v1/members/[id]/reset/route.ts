import { resetPasswordOperation } from "../../operations";

export const POST = resetPasswordOperation.handle;
