import { discoverModelsOperation } from "../operations";

export const POST = discoverModelsOperation.handle;
