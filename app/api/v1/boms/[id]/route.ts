import { exportBomOperation } from "../operations";

export const GET = exportBomOperation.handle;
