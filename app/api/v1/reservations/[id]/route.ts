import { getReservationOperation } from "../operations";

export const GET = getReservationOperation.handle;
