// A value as plain data that another process can compare with its own, exactly. How it is run to get there is not known here.
export { comparePortraits, type Difference, type Likeness } from "./compare-portraits.js";
export type { Part, Portrait, PortraitNode } from "./portrait.js";
export { portray } from "./portray.js";
export { shortText } from "./short-text.js";
