import { useEffect, useRef, useState } from 'preact/hooks';

interface FigureProps {
  /** Undefined while it is not known: a dash, and no 0 that would look like news. */
  readonly value: number | undefined;
  readonly format: (value: number) => string;
}

const COUNT_MS = 500;

/** A number that counts to its new value and flashes once; at once where no movement is wanted. */
export function Figure({ value, format }: FigureProps) {
  return value === undefined ? <span class="soft">–</span> : <Known value={value} format={format} />;
}

function Known({ value, format }: FigureProps & { readonly value: number }) {
  const [shown, show] = useState(value);
  const first = useRef(value);
  const from = useRef(value);
  useEffect(() => {
    const start = from.current;
    if (start === value) return undefined;
    const began = performance.now();
    let frame = 0;
    const count = (now: number) => {
      const share = matchMedia('(prefers-reduced-motion: reduce)').matches ? 1 : Math.min(1, Math.max(0, now - began) / COUNT_MS);
      const reached = Math.round(start + (value - start) * (1 - (1 - share) ** 3));
      from.current = reached;
      show(reached);
      if (share < 1) frame = requestAnimationFrame(count);
    };
    frame = requestAnimationFrame(count);
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return (
    // A new key starts the flash again.
    <data class={value === first.current ? 'figure' : 'figure flash'} value={value} key={value}>
      {format(shown)}
    </data>
  );
}
