/** Objects beyond which values are taken to share all they hold: looking on would cost more than a wrong guess. */
const mostObjects = 1_000_000;

/** Groups of names whose values hold the same object somewhere, so that changing one changes the other. */
export function sharedObjects(values: ReadonlyMap<string, unknown>): readonly (readonly string[])[] {
  const owners = new Map<object, string>();
  const groups = new Groups();
  for (const [name, value] of values) {
    if (!addObjects(value, { name, owners, groups })) return [[...values.keys()]];
  }
  return groups.all();
}

interface Search {
  readonly name: string;
  readonly owners: Map<object, string>;
  readonly groups: Groups;
}

/** Looks through one value; false when there is too much to look at, or when it cannot be looked at. */
function addObjects(value: unknown, { name, owners, groups }: Search): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const part = open.pop();
    if (part === null || (typeof part !== "object" && typeof part !== "function")) continue;
    const owner = owners.get(part);
    if (owner === undefined) {
      owners.set(part, name);
      const parts = owners.size > mostObjects ? null : partsOf(part);
      if (parts === null) return false;
      for (const inner of parts) open.push(inner);
    } else if (owner !== name) groups.join(owner, name);
  }
  return true;
}

function partsOf(value: object): Iterable<unknown> | null {
  if (Array.isArray(value)) return value;
  // Views of one buffer change together.
  if (ArrayBuffer.isView(value)) return [value.buffer];
  if (value instanceof Map) return [...value.keys(), ...value.values()];
  if (value instanceof Set) return value;
  try {
    return Object.values(Object.getOwnPropertyDescriptors(value)).map((each): unknown => each.value);
  } catch {
    // A proxy of the user's threw.
    return null;
  }
}

/** Sets of names that hang together. */
export class Groups {
  readonly #group = new Map<string, Set<string>>();

  join(one: string, other: string): void {
    const all = new Set([...this.of(one), ...this.of(other)]);
    for (const name of all) this.#group.set(name, all);
  }

  /** The names that hang together with one, itself too. */
  of(name: string): ReadonlySet<string> {
    return this.#group.get(name) ?? new Set([name]);
  }

  /** The groups of two and more. */
  all(): readonly (readonly string[])[] {
    return [...new Set(this.#group.values())].map((group) => [...group]);
  }
}
