import { visible } from "@/app/_ui/content/visible";
import { counted } from "@/app/_ui/format/count";
import type { ReadModel } from "./read-model";

/** `Registered · 3 versions, 1 in production · used by 4 agents · owner Ann`. */
export function modelSentence({ model, agents }: ReadModel): string {
  const inProduction = model.versions.filter(({ stage }) => stage === "production").length;
  const versions = `${counted(model.versions.length, "version")}, ${inProduction} in production`;
  const states = {
    discovered: "Seen in telemetry, not registered",
    registered: "Registered",
    archived: "Archived",
  };
  return [
    states[model.state],
    ...(model.state === "discovered" ? [] : [versions]),
    `used by ${counted(agents.length, "agent")}`,
    ...(model.state === "discovered"
      ? []
      : [model.owner ? `owner ${visible(model.owner.name)}` : "without owner"]),
  ].join(" · ");
}
