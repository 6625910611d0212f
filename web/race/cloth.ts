/** A runner's saddle cloth: the colours that go with its number everywhere, in lane, list, ticket and result. */
export interface Cloth {
  readonly ground: string;
  /** The number on it, at least 4.5:1. */
  readonly ink: string;
  /** Its trail on the track: the cloth's colour where that shows on both themes. */
  readonly trail: string;
}

// The cloths of North American horse racing, in their order.
const CLOTHS: readonly Cloth[] = [
  { ground: '#c8102e', ink: '#ffffff', trail: '#e0364f' },
  { ground: '#f7f5ee', ink: '#14181f', trail: '#b9bdc6' },
  { ground: '#1d4fd7', ink: '#ffffff', trail: '#4a78f0' },
  { ground: '#f6c915', ink: '#14181f', trail: '#e3b505' },
  { ground: '#0b7a43', ink: '#ffffff', trail: '#1fa463' },
  { ground: '#12151c', ink: '#ffd84a', trail: '#7d8596' },
  { ground: '#f28322', ink: '#14181f', trail: '#f28322' },
  { ground: '#f4a3bf', ink: '#14181f', trail: '#ec7fa6' },
  { ground: '#27b7c4', ink: '#14181f', trail: '#27b7c4' },
  { ground: '#5c2a9d', ink: '#ffffff', trail: '#8a57d1' },
  { ground: '#8b919c', ink: '#14181f', trail: '#8b919c' },
  { ground: '#a8d13a', ink: '#14181f', trail: '#8fb822' },
];

/** Past twelve the colours come again: the number on the cloth is what tells runners apart. */
export function clothOf(participantNumber: number): Cloth {
  const cloth = CLOTHS[(participantNumber - 1) % CLOTHS.length];
  if (cloth === undefined) throw new RangeError(`${participantNumber} is no runner's number`);
  return cloth;
}
