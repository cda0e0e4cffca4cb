import { resetSecondFactorOperation } from "../../../second-factor/operations";

export const DELETE = resetSecondFactorOperation.handle;
