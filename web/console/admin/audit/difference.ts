type Value = Readonly<Record<string, unknown>> | null;

/** One thing that an entry changed. `before` or `after` is undefined where it was not there. */
export interface Change {
  /** Where it stands: `limits.maxStakeMinor`, `bets.0.stakeMinor`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** What differs between two values, leaf by leaf, in the order of the newer one and then of what went. */
export function differenceOf(before: Value, after: Value): readonly Change[] {
  const [old, now] = [leavesOf(before), leavesOf(after)];
  const paths = [...new Set([...now.keys(), ...old.keys()])];
  return paths
    .map((path) => ({ path, before: old.get(path), after: now.get(path) }))
    .filter((change) => change.before !== change.after)
    .map(readable);
}

/** Every leaf by its path, as JSON. What holds nothing, `{}` or `[]`, is a leaf: it differs from not being there. */
function leavesOf(value: Value): ReadonlyMap<string, string> {
  const leaves = new Map<string, string>();
  const walk = (part: unknown, path: string) => {
    if (typeof part === 'object' && part !== null && Object.keys(part).length > 0) {
      for (const [name, inner] of Object.entries(part)) walk(inner, path === '' ? name : `${path}.${name}`);
    } else leaves.set(path, JSON.stringify(part));
  };
  if (value !== null && Object.keys(value).length > 0) walk(value, '');
  return leaves;
}

/** Texts without their quotes, unless these are the difference. */
function readable({ path, before, after }: Change): Change {
  const [old, now] = [plain(before), plain(after)];
  return old === now ? { path, before, after } : { path, before: old, after: now };
}

function plain(json: string | undefined): string | undefined {
  return json?.startsWith('"') === true ? String(JSON.parse(json)) : json;
}
