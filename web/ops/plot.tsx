import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import type { Bounds, Point } from '../../core/metrics/contract.ts';
import { formats } from '../formats.ts';
import { keepDrawn, type PlotTheme } from '../page/drawn-plot.ts';
import { isPast, told, type Gauge } from './gauges.ts';
import { opsWords } from './words.ts';

interface PlotProps {
  readonly gauge: Gauge;
  /** Not empty, oldest first. */
  readonly points: readonly Point[];
  readonly bounds: Bounds;
}

const HEIGHT = 148;
const HOUR_S = 3_600;
/** Of several lines the last, which is held against the bound, is whole; the others are dotted. */
const DASHES: readonly (readonly number[])[] = [[], [2, 4], [6, 4]];

/** What was measured over the last hour, with its bound drawn in, and what it is now in figures. */
export function Plot({ gauge, points, bounds }: PlotProps) {
  const words = opsWords.value;
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(null);
  const bound = bounds[gauge.bound];
  useEffect(() => {
    const element = frame.current;
    return element === null ? undefined : keepDrawn(element, drawn, (theme) => optionsOf(theme, gauge, bound));
  }, [gauge, bound]);
  useEffect(() => drawn.current?.setData(dataOf(gauge, points)), [gauge, points, bound]);
  const newest = points.at(-1);
  const past = isPast(gauge, newest, bounds);
  const figures = gauge.lines.map(({ figure, name }) => ({ name, value: told(gauge, newest?.[figure]) }));
  const spoken = figures.map(({ name, value }) => (name === undefined ? value : `${words[name]} ${value}`)).join(', ');
  return (
    <figure class="card gauge" data-past={past ? '' : undefined}>
      <figcaption>
        <h3>{words[gauge.title]}</h3>
        <p class="figures">
          {figures.map(({ name, value }) => (
            <span key={name ?? 'value'}>
              {name !== undefined && <span class="soft">{words[name]} </span>}
              <strong>{value}</strong>
            </span>
          ))}
        </p>
        <p class="bound">{past ? `${words.bound(told(gauge, bound))} · ${words.isPast}` : words.bound(told(gauge, bound))}</p>
      </figcaption>
      <div class="plot" ref={frame} role="img" aria-label={words.plotOf(words[gauge.title], spoken, told(gauge, bound))} />
    </figure>
  );
}

/** The steps of ten that are named beside a plot whose values reach far. */
const TENS = [0, 1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

/** How high a value stands: as much higher as it is more, or one step up for ten times as much (and 0 at 0). */
function heightOf(gauge: Gauge, value: number): number {
  return gauge.scale === 'tenfold' ? Math.asinh(value) : value;
}

function dataOf(gauge: Gauge, points: readonly Point[]): uPlot.AlignedData {
  const seconds = points.map(({ at }) => at / 1_000);
  const heights = gauge.lines.map(({ figure }) => points.map(({ [figure]: value }) => (value === null ? null : heightOf(gauge, value))));
  return [seconds, ...heights];
}

function optionsOf({ color, axis, grid }: PlotTheme, gauge: Gauge, bound: number): Omit<uPlot.Options, 'width'> {
  const line = { width: 2, points: { show: false } };
  const decisive = gauge.lines.length - 1;
  return {
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: (_plot, _first, last) => [last - HOUR_S, last] },
      y: { range: (_plot, _least, most) => [0, gauge.unit === 'share' ? 1 : Math.max(heightOf(gauge, bound), most) * 1.1] },
    },
    axes: [
      { ...axis, size: 26, grid: { show: false }, values: (_plot, times) => times.map((at) => formats.value.clock(at * 1_000)), space: 72 },
      { ...axis, size: 52, grid, space: 28, ...marksOf(gauge) },
    ],
    series: [
      {},
      ...gauge.lines.map((_, index) => ({ ...line, stroke: color('information'), dash: [...(DASHES[decisive - index] ?? [])] })),
    ],
    hooks: { draw: [(plot) => drawBound(plot, plot.valToPos(heightOf(gauge, bound), 'y', true), color('signal'))] },
  };
}

/** A dashed line over the whole width, at a height in the canvas's own pixels. */
function drawBound({ ctx, bbox }: uPlot, height: number, color: string): void {
  ctx.save();
  ctx.strokeStyle = color;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([8 * devicePixelRatio, 6 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, height);
  ctx.lineTo(bbox.left + bbox.width, height);
  ctx.stroke();
  ctx.restore();
}

/** Which heights are named beside the plot, and what by. */
function marksOf(gauge: Gauge): uPlot.Axis {
  if (gauge.scale === 'even') return { values: (_plot, values) => values.map((value) => told(gauge, value)) };
  return {
    splits: (_plot, _axis, _least, most) => TENS.map((ten) => heightOf(gauge, ten)).filter((height) => height <= most),
    values: (_plot, heights) => heights.map((_, index) => short(TENS[index] ?? 0)),
  };
}

/** 10,000 as 10k. */
function short(value: number): string {
  return value >= 1_000 ? `${formats.value.count(value / 1_000)}k` : formats.value.count(value);
}
