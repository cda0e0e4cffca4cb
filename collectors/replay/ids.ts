import type { IdGenerator } from "@opentelemetry/sdk-trace-base";
import { hexOf } from "./random";

/**
 * Trace and span ids drawn from a seed, in turn, in place of the SDK's random ones. A session is always seeded by its
 * conversation id and starts at the same millisecond, so sending it again makes the same rows and no new ones.
 */
export class SeededIds implements IdGenerator {
  private seed = "";
  private drawn = 0;

  reseed(seed: string): void {
    this.seed = seed;
    this.drawn = 0;
  }

  generateTraceId(): string {
    return this.draw(32);
  }

  generateSpanId(): string {
    return this.draw(16);
  }

  private draw(digits: number): string {
    this.drawn += 1;
    return hexOf(`${this.seed}#${this.drawn}`, digits);
  }
}
