/** The normal distribution's 97.5th percentile: 95 % between both sides. */
const Z = 1.959964;

/** The 95 % score interval of a share (Wilson 1927): honest also for few samples, and for none of them 0 to 1. */
export function wilson(hits: number, total: number): { lower: number; upper: number } {
  if (total === 0) return { lower: 0, upper: 1 };
  const share = hits / total;
  const square = Z * Z;
  const middle = share + square / (2 * total);
  const spread = Z * Math.sqrt((share * (1 - share)) / total + square / (4 * total * total));
  const scale = 1 + square / total;
  return {
    lower: hits === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    upper: hits === total ? 1 : Math.min(1, (middle + spread) / scale),
  };
}

/** The 95 % interval of a value with this standard error. */
export function aroundError(value: number, standardError: number): { lower: number; upper: number } {
  return { lower: value - Z * standardError, upper: value + Z * standardError };
}
