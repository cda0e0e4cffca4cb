import { importManifestsOperation } from "../operations";

export const POST = importManifestsOperation.handle;
