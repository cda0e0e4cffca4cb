import { modelFacetsOperation } from "../operations";

export const GET = modelFacetsOperation.handle;
