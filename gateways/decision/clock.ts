/** Microseconds of any start: what decisions measure themselves by. */
export const clockUs = () => performance.now() * 1_000;
