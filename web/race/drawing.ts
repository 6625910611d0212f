import { clothOf } from './cloth.ts';

export interface DrawnLane {
  readonly participantNumber: number;
  /** 0 at the start, 1 at the finish. */
  readonly progress: number;
  /** 1 for the winner, once the race is over. */
  readonly place: number | undefined;
}

/** The theme's colours, as CSS has them. */
export interface Palette {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly lane: string;
  readonly signal: string;
  readonly ground: string;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly lanes: readonly DrawnLane[];
  /** What the page writes over the lanes, px: runners are drawn beside and below it. */
  readonly inset: { readonly left: number; readonly right: number; readonly top: number };
  readonly palette: Palette;
  readonly font: string;
}

/** Where the runners run. */
interface Strip {
  readonly start: number;
  readonly finish: number;
  readonly top: number;
  readonly height: number;
}

const GAP = 4;
/** Right of the finish: the places. */
const RUN_OUT = 36;
const QUARTERS = [0.25, 0.5, 0.75];

/** Draws one moment of a race: a cloth with its number in each lane, its nose where the timeline says. */
export function drawRace(context: CanvasRenderingContext2D, frame: Frame): void {
  const { width, height, lanes } = frame;
  context.clearRect(0, 0, width, height);
  const laneHeight = height / Math.max(1, lanes.length);
  lanes.forEach((lane, index) => {
    const top = index * laneHeight;
    const strip = stripOf(frame, top, laneHeight - GAP);
    drawGround(context, frame, top, laneHeight - GAP);
    drawDistances(context, frame, strip);
    drawFinish(context, frame, strip);
    drawRunner(context, frame, lane, strip);
    if (lane.place === 1) drawRim(context, frame, top, laneHeight - GAP);
  });
}

function stripOf({ width, inset }: Frame, top: number, height: number): Strip {
  return { start: inset.left, finish: width - inset.right - RUN_OUT, top: top + inset.top, height: height - inset.top };
}

function drawGround(context: CanvasRenderingContext2D, { width, palette }: Frame, top: number, height: number): void {
  context.fillStyle = palette.lane;
  context.beginPath();
  context.roundRect(0, top, width, height, 8);
  context.fill();
}

function drawDistances(context: CanvasRenderingContext2D, { palette }: Frame, { start, finish, top, height }: Strip): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  for (const quarter of QUARTERS) {
    const x = Math.round(start + (finish - start) * quarter) + 0.5;
    context.beginPath();
    context.moveTo(x, top + height * 0.35);
    context.lineTo(x, top + height * 0.65);
    context.stroke();
  }
}

function drawFinish(context: CanvasRenderingContext2D, { palette }: Frame, { finish, top, height }: Strip): void {
  const square = 4;
  for (let row = 0; (row + 1) * square <= height; row += 1) {
    for (let column = 0; column < 2; column += 1) {
      context.fillStyle = (row + column) % 2 === 0 ? palette.ink : palette.ground;
      context.fillRect(finish + column * square, top + row * square, square, square);
    }
  }
}

function drawRunner(context: CanvasRenderingContext2D, frame: Frame, lane: DrawnLane, { start, finish, top, height }: Strip): void {
  const size = Math.min(32, height - 6);
  const nose = start + size + (finish - start - size) * lane.progress;
  const middle = top + height / 2;
  drawTrail(context, clothOf(lane.participantNumber).trail, { from: start, to: nose - size / 2, top, height });
  drawCloth(context, frame, lane.participantNumber, { left: nose - size, top: middle - size / 2, size });
  if (lane.place === undefined) return;
  const color = lane.place === 1 ? frame.palette.signal : frame.palette.soft;
  write(context, frame, { text: String(lane.place), x: finish + RUN_OUT / 2 + 4, y: middle, weight: 700, size: 16, color });
}

/** Around the winner's lane. */
function drawRim(context: CanvasRenderingContext2D, { width, palette }: Frame, top: number, height: number): void {
  context.strokeStyle = palette.signal;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(1, top + 1, width - 2, height - 2, 5);
  context.stroke();
}

function drawTrail(
  context: CanvasRenderingContext2D,
  color: string,
  { from, to, top, height }: { from: number; to: number; top: number; height: number },
): void {
  if (to <= from) return;
  const trail = context.createLinearGradient(from, 0, to, 0);
  trail.addColorStop(0, `${color}00`);
  trail.addColorStop(1, `${color}66`);
  context.fillStyle = trail;
  context.fillRect(from, top, to - from, height);
}

function drawCloth(
  context: CanvasRenderingContext2D,
  frame: Frame,
  number: number,
  box: { left: number; top: number; size: number },
): void {
  const { ground, ink } = clothOf(number);
  const { left, top, size } = box;
  context.fillStyle = ground;
  context.strokeStyle = frame.palette.soft;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(left, top, size, size, 6);
  context.fill();
  context.stroke();
  write(context, frame, {
    text: String(number),
    x: left + size / 2,
    y: top + size / 2,
    weight: 700,
    size: Math.round(size * 0.55),
    color: ink,
  });
}

interface Writing {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly size: number;
  readonly color: string;
}

/** Centred on its place. */
function write(context: CanvasRenderingContext2D, { font }: Frame, { text, x, y, weight, size, color }: Writing): void {
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.font = `${weight} ${size}px ${font}`;
  context.fillStyle = color;
  context.fillText(text, x, y + 1);
}
