import { importToolCatalogOperation } from "../operations";

export const POST = importToolCatalogOperation.handle;
