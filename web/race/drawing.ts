import { clothOf } from './cloth.ts';

export interface DrawnLane {
  readonly participantNumber: number;
  readonly name: string;
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
  readonly palette: Palette;
  readonly font: string;
}

const GAP = 4;
const MARGIN = 8;
/** Right of the finish: the places. */
const RUN_OUT = 40;
const QUARTERS = [0.25, 0.5, 0.75];

/** Draws one moment of a race: a cloth with its number in each lane, its nose where the timeline says. */
export function drawRace(context: CanvasRenderingContext2D, frame: Frame): void {
  const { width, height, lanes } = frame;
  context.clearRect(0, 0, width, height);
  const laneHeight = height / Math.max(1, lanes.length);
  const finish = width - RUN_OUT;
  lanes.forEach((_, index) => drawGround(context, frame, index * laneHeight, laneHeight - GAP));
  drawDistances(context, frame, finish);
  drawFinish(context, frame, finish);
  lanes.forEach((lane, index) => drawRunner(context, frame, lane, { top: index * laneHeight, height: laneHeight - GAP, finish }));
}

function drawGround(context: CanvasRenderingContext2D, { width, palette }: Frame, top: number, height: number): void {
  context.fillStyle = palette.lane;
  context.beginPath();
  context.roundRect(0, top, width, height, 6);
  context.fill();
}

function drawDistances(context: CanvasRenderingContext2D, { height, palette }: Frame, finish: number): void {
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.setLineDash([2, 6]);
  for (const quarter of QUARTERS) {
    const x = Math.round(MARGIN + (finish - MARGIN) * quarter) + 0.5;
    context.beginPath();
    context.moveTo(x, 0);
    context.lineTo(x, height - GAP);
    context.stroke();
  }
  context.setLineDash([]);
}

function drawFinish(context: CanvasRenderingContext2D, { height, palette }: Frame, finish: number): void {
  const square = 4;
  for (let row = 0; (row + 1) * square <= height - GAP; row += 1) {
    for (let column = 0; column < 2; column += 1) {
      context.fillStyle = (row + column) % 2 === 0 ? palette.ink : palette.ground;
      context.fillRect(finish + column * square, row * square, square, square);
    }
  }
}

interface LaneBox {
  readonly top: number;
  readonly height: number;
  readonly finish: number;
}

function drawRunner(context: CanvasRenderingContext2D, frame: Frame, lane: DrawnLane, { top, height, finish }: LaneBox): void {
  const size = Math.min(30, height - 6);
  const nose = MARGIN + size + (finish - MARGIN - size) * lane.progress;
  const middle = top + height / 2;
  drawTrail(context, clothOf(lane.participantNumber).trail, nose - size / 2, top, height);
  write(context, frame, { text: lane.name, x: MARGIN + size + 8, y: middle, weight: 500, size: 13, color: frame.palette.soft });
  drawCloth(context, frame, lane.participantNumber, { left: nose - size, top: middle - size / 2, size });
  if (lane.place === undefined) return;
  const color = lane.place === 1 ? frame.palette.signal : frame.palette.soft;
  if (lane.place === 1) drawRim(context, frame, top, height);
  write(context, frame, { text: String(lane.place), x: finish + RUN_OUT / 2 + 2, y: middle, weight: 700, size: 16, color });
}

/** Around the winner's lane. */
function drawRim(context: CanvasRenderingContext2D, { width, palette }: Frame, top: number, height: number): void {
  context.strokeStyle = palette.signal;
  context.lineWidth = 2;
  context.beginPath();
  context.roundRect(1, top + 1, width - 2, height - 2, 5);
  context.stroke();
}

function drawTrail(context: CanvasRenderingContext2D, color: string, end: number, top: number, height: number): void {
  const trail = context.createLinearGradient(MARGIN, 0, Math.max(end, MARGIN + 1), 0);
  trail.addColorStop(0, `${color}00`);
  trail.addColorStop(1, `${color}59`);
  context.fillStyle = trail;
  context.fillRect(MARGIN, top, Math.max(0, end - MARGIN), height);
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
  context.textAlign = 'center';
  write(context, frame, {
    text: String(number),
    x: left + size / 2,
    y: top + size / 2,
    weight: 700,
    size: Math.round(size * 0.55),
    color: ink,
  });
  context.textAlign = 'left';
}

interface Writing {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly weight: number;
  readonly size: number;
  readonly color: string;
}

function write(context: CanvasRenderingContext2D, { font }: Frame, { text, x, y, weight, size, color }: Writing): void {
  context.textBaseline = 'middle';
  context.font = `${weight} ${size}px ${font}`;
  context.fillStyle = color;
  context.fillText(text, x, y + 1);
}
