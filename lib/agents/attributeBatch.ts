import type { AttributedAction, Attribution, RedactedAction } from "../actions/action";
import { groupBy } from "../base/group";
import { attributeTrace, type SpanFacts } from "./attribute";

/** Attributes actions by what their own batch tells of each trace; `reconcile` settles what other batches tell. */
export function attributeBatch(actions: readonly RedactedAction[]): AttributedAction[] {
  const traces = groupBy(actions, (action) => `${action.tenant}\n${action.traceId}`);
  const attributed = new Map<string, Attribution>();
  for (const members of traces.values()) {
    const [first] = members;
    if (!first) continue;
    const result = attributeTrace(first.tenant, first.traceId, members.map(factsOf));
    for (const member of members) {
      const attribution = result.get(member.spanId);
      if (attribution) attributed.set(member.id, attribution);
    }
  }
  return actions.map((action) => withAttribution(action, attributed.get(action.id)));
}

function factsOf(action: RedactedAction): SpanFacts {
  const { spanId, parentSpanId, startNs, kind, own, workload, keyName, service, sender } = action;
  return { spanId, parentSpanId, startNs, kind, own, workload, keyName, service, sender };
}

function withAttribution(action: RedactedAction, attribution: Attribution | undefined): AttributedAction {
  if (!attribution) throw new Error(`attribution left out the span ${action.spanId}`);
  return { ...action, attribution } as unknown as AttributedAction;
}
