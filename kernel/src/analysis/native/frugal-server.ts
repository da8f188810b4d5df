import process from "node:process";

/**
 * How many percent of what is in use may be garbage before Go collects it; 100 where nothing is said.
 * Measured over the types of tfjs and plotly: 70 takes a seventh less memory in the same time, 50 a quarter less and cells take a third longer.
 */
const garbage = "70";

/**
 * Lets a type server that starts from now on keep less garbage, and tells whether that is our doing; a user's own setting stays.
 * It starts in a later turn, and its interface takes no environment of its own: {@link endFrugality} is due once it is there.
 */
export function beFrugal(): boolean {
  if (process.env["GOGC"] !== undefined) return false;
  process.env["GOGC"] = garbage;
  return true;
}

/** Gives all other processes the setting that they would have had. */
export function endFrugality(): void {
  delete process.env["GOGC"];
}
