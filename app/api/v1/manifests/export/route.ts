import { exportManifestsOperation } from "../operations";

export const GET = exportManifestsOperation.handle;
