import { clothOf } from '../race/cloth.ts';

/** A runner's number on its cloth. */
export function ClothBadge({ number, large = false }: { readonly number: number; readonly large?: boolean }) {
  const { ground, ink } = clothOf(number);
  return (
    <span class={large ? 'cloth large' : 'cloth'} style={{ background: ground, color: ink }}>
      {number}
    </span>
  );
}
