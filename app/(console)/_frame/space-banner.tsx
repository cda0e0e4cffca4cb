import { processState } from "@/lib/base/process";
import css from "./space-banner.module.css";

const GB = 1e9;

/** Loud only when the disk runs full: what happens, and what to do. */
export function SpaceBanner() {
  const { space, environment } = processState();
  if (!space || space.state === "ok") return null;
  const free = `${(space.freeBytes / GB).toFixed(1)} GB are free`;
  const isFull = space.state === "full";
  return (
    <p role="status" className={isFull ? css.full : css.low}>
      <strong>{isFull ? "The disk is nearly full." : "The disk is filling up."}</strong>{" "}
      {isFull
        ? `${free}: telemetry is refused for now, exporters come again. Make room, or add a disk.`
        : `${free}; below ${environment.diskFullBytes / GB} GB telemetry is refused. Make room in time.`}
    </p>
  );
}
