/** The code by which the debugger reaches the notebook's values in the runner; see the runner's `debug-door.ts`. */
export const doorText: string = 'globalThis[Symbol.for("stagebook.debug")]';
