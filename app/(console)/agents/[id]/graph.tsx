import { visible } from "@/app/_ui/content/visible";
import type { Neighbourhood, PlacedNode } from "@/lib/agents/neighbourhood";
import css from "../agents.module.css";
import { agentHref } from "../url";

const BOX_WIDTH = 168;
const BOX_HEIGHT = 28;
const COLUMN = BOX_WIDTH + 56;
const ROW = BOX_HEIGHT + 12;
const MARGIN = 12;
const MOST_CHARACTERS = 22;

interface Place {
  node: PlacedNode;
  x: number;
  y: number;
}

/** Callers to the left, callees to the right, each agent a box that leads to its page. Its table twin says the same in words. */
export function Graph({ around }: { around: Neighbourhood }) {
  const { places, width, height } = layOut(around);
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      className={css.graph}
      role="presentation"
    >
      <defs>
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">
          <path d="M0 0 8 4 0 8Z" className={css.arrow} />
        </marker>
      </defs>
      {around.calls.map((call) => {
        const from = places.get(call.from.key);
        const to = places.get(call.to.key);
        return from && to ? (
          <path
            key={`${call.from.key} ${call.to.key}`}
            d={curve(from, to)}
            className={css.edge}
            markerEnd="url(#arrow)"
          />
        ) : null;
      })}
      {[...places.values()].map((place) => (
        <Box key={place.node.key} place={place} />
      ))}
    </svg>
  );
}

function Box({ place: { node, x, y } }: { place: Place }) {
  const name = visible(node.name);
  const short = name.length > MOST_CHARACTERS ? `${name.slice(0, MOST_CHARACTERS - 1)}…` : name;
  const tone = node.column === 0 ? css.self : node.id === null ? css.stranger : css.box;
  const box = (
    <>
      <title>{node.id === null ? `${name}: on no list` : name}</title>
      <rect x={x} y={y} width={BOX_WIDTH} height={BOX_HEIGHT} rx={4} className={tone} />
      <text x={x + BOX_WIDTH / 2} y={y + BOX_HEIGHT / 2} className={css.boxText}>
        {short}
      </text>
    </>
  );
  return node.id === null || node.column === 0 ? <g>{box}</g> : <a href={agentHref(node.id)}>{box}</a>;
}

/** A column a step, its agents beneath each other, each column in the middle. */
function layOut({ nodes }: Neighbourhood) {
  const columns = [...new Set(nodes.map((node) => node.column))].sort((a, b) => a - b);
  const inColumn = (column: number) => nodes.filter((node) => node.column === column);
  const tallest = Math.max(...columns.map((column) => inColumn(column).length));
  const height = tallest * ROW + 2 * MARGIN;
  const places = new Map<string, Place>();
  columns.forEach((column, at) => {
    const members = inColumn(column);
    const top = (height - members.length * ROW + ROW - BOX_HEIGHT) / 2;
    members.forEach((node, row) => {
      places.set(node.key, { node, x: MARGIN + at * COLUMN, y: top + row * ROW });
    });
  });
  return { places, height, width: (columns.length - 1) * COLUMN + BOX_WIDTH + 2 * MARGIN };
}

/** From the right edge of one to the left edge of the other; back, or within a column, around the outside. */
function curve(from: Place, to: Place): string {
  const [x1, y1] = [from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2];
  const [x2, y2] = [to.x, to.y + BOX_HEIGHT / 2];
  const bend = x2 > x1 ? (x2 - x1) / 2 : 40;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}
