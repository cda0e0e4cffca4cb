const NANO = 1_000_000_000;

/** Integer nano-USD for a column: `0.0031`, four places; what is smaller than they show is `<0.0001`. */
export function usdCell(nanoUsd: number): string {
  if (nanoUsd === 0) return "0.0000";
  if (nanoUsd < NANO / 10_000) return "<0.0001";
  return (nanoUsd / NANO).toFixed(4);
}

/** Integer nano-USD in a sentence: cents from ten cents on, else four places, six for the smallest. */
export function usd(nanoUsd: number): string {
  if (nanoUsd === 0) return "$0";
  if (nanoUsd >= NANO / 10) {
    return `$${new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(nanoUsd / NANO)}`;
  }
  if (nanoUsd < 1000) return "<$0.000001";
  return `$${(nanoUsd / NANO).toFixed(nanoUsd >= NANO / 1000 ? 4 : 6).replace(/0+$/, "")}`;
}
