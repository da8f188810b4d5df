/** Tells whether the user asked for less motion. */
function wantsLessMotion(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** The least time between two drawings of what moves, in milliseconds: ten a second, two with less motion. */
export function drawInterval(): number {
  return wantsLessMotion() ? 500 : 100;
}
