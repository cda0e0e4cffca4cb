import type { Attributes, SpanKind } from "@opentelemetry/api";
import type { Recorded, Recording } from "../recorded";

/** What a dialect calls one recorded step. Times, failure and place in the tree are the same in all of them. */
export interface Words {
  name: string;
  kind: SpanKind;
  attributes: Attributes;
}

export interface Dialect {
  /** The instrumentation scope: who says that it made the spans. */
  scope: { name: string; version: string; schemaUrl?: string };
  tell: (span: Recorded, recording: Recording) => Words;
}
