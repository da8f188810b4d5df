import type { KernelLink } from "./kernel-link.js";

/** Whether our commands belong to this notebook: not a word of them where another kernel runs. */
export function isOurs(link: KernelLink | null): boolean {
  return link !== null && link.state !== "other-kernel";
}
