import { signal, type Signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { countdown, formats } from '../formats.ts';
import { keepDrawn, type PlotTheme } from '../page/drawn-plot.ts';
import type { Lines } from './series.ts';
import { matchWords } from './words.ts';

interface PlotProps {
  readonly title: string;
  /** Not empty. */
  readonly lines: Lines;
  readonly home: string;
  readonly away: string;
  /** How far the time axis goes: plots of one match are read against each other. */
  readonly seconds: number;
  /** A score stays until the next one; gold grows between two reports. */
  readonly shape: 'steps' | 'slopes';
}

const HEIGHT = 148;
/** Between two labels of the time axis, s. */
const TIME_STEPS = [15, 30, 60, 120, 300, 600, 900, 1_200, 1_800, 3_600];

/** Two sides' values over the game's time. What the lines end at, or have under the pointer, stands above them in figures. */
export function Plot({ title, lines, home, away, seconds, shape }: PlotProps) {
  const frame = useRef<HTMLDivElement>(null);
  const drawn = useRef<uPlot>(null);
  const end = useRef(seconds);
  end.current = seconds;
  const pointed = useMemo(() => signal<number | null>(null), []);
  useEffect(() => {
    const element = frame.current;
    return element === null ? undefined : keepDrawn(element, drawn, (theme) => optionsOf(theme, { shape, end, pointed }));
  }, [shape]);
  useEffect(() => drawn.current?.setData(dataOf(lines)), [lines]);
  const at = Math.min(pointed.value ?? Number.POSITIVE_INFINITY, lines[0].length - 1);
  const [time, homeValue, awayValue] = [countdown((lines[0][at] ?? 0) * 1_000), figure(lines[1][at]), figure(lines[2][at])];
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        <span class="key home">
          {home} <strong>{homeValue}</strong>
        </span>
        <span class="key away">
          {away} <strong>{awayValue}</strong>
        </span>
        <span class="soft">{time}</span>
      </figcaption>
      <div ref={frame} role="img" aria-label={matchWords.value.plotOf(title, time, home, homeValue, away, awayValue)} />
    </figure>
  );
}

function figure(value: number | undefined): string {
  return formats.value.count(value ?? 0);
}

function dataOf([seconds, home, away]: Lines): uPlot.AlignedData {
  return [[...seconds], [...home], [...away]];
}

interface Drawing {
  readonly shape: PlotProps['shape'];
  /** Where the time axis ends now, s. */
  readonly end: { readonly current: number };
  /** The point under the pointer. */
  readonly pointed: Signal<number | null>;
}

function optionsOf({ color, axis, grid }: PlotTheme, { shape, end, pointed }: Drawing): Omit<uPlot.Options, 'width'> {
  const path = shape === 'steps' ? uPlot.paths.stepped?.({ align: 1 }) : uPlot.paths.linear?.();
  const line = { width: 2, points: { show: false }, ...(path === undefined ? {} : { paths: path }) };
  return {
    height: HEIGHT,
    padding: [8, 16, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { time: false, range: () => [0, Math.max(1, end.current)] },
      y: { range: (_plot, _least, most) => [0, Math.max(4, most * 1.1)] },
    },
    axes: [
      {
        ...axis,
        size: 28,
        grid: { show: false },
        values: (_plot, seconds) => seconds.map((second) => countdown(second * 1_000)),
        space: 64,
        incrs: TIME_STEPS,
      },
      { ...axis, size: 44, grid, values: (_plot, values) => values.map(short), space: 28 },
    ],
    series: [
      {},
      { ...line, stroke: color('home') },
      // Dashes tell the sides apart without their colours.
      { ...line, stroke: color('away'), dash: [6, 4] },
    ],
    // The area between the lines is the lead, in the colour of the side that has it.
    bands: [
      { series: [1, 2], fill: `${color('home')}33` },
      { series: [2, 1], fill: `${color('away')}33` },
    ],
    hooks: { setCursor: [(plot) => (pointed.value = plot.cursor.idx ?? null)] },
  };
}

/** 12,000 as 12k: a label beside a grid line. */
function short(value: number): string {
  return value >= 10_000 ? `${formats.value.count(Math.round(value / 1_000))}k` : formats.value.count(value);
}
