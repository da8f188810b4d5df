import { z } from "zod";
import type { PageRequest } from "../messages/index.js";

const text = z.string();
const request: z.ZodType<PageRequest> = z.discriminatedUnion("type", [
  z.object({ type: z.literal("cells"), cells: z.array(text), notebook: text.optional() }),
  z.object({ type: z.literal("run"), to: text.nullable(), force: z.boolean() }),
  z.object({ type: z.literal("cancel") }),
  z.object({ type: z.literal("set-param"), stage: text, param: text, text: text.nullable() }),
  z.object({ type: z.literal("switch-stage"), stage: text, isOff: z.boolean() }),
  z.object({ type: z.literal("export"), file: text, force: z.boolean().optional() }),
  z.object({ type: z.literal("verify"), cells: z.array(z.object({ id: text, source: text })) }),
  z.object({ type: z.literal("preview"), request: z.number(), cell: text, source: text }),
  z.object({ type: z.literal("check"), cell: text, version: z.number(), source: text }),
  z.object({ type: z.literal("devices") }),
  z.object({ type: z.literal("choose-device"), device: text }),
]);

/** Reads what a page sends; null for what is no request of ours, such as one of a newer page. */
export function readPageRequest(data: unknown): PageRequest | null {
  return request.safeParse(data).data ?? null;
}
