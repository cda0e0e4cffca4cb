import { planManifestsOperation } from "../operations";

export const POST = planManifestsOperation.handle;
