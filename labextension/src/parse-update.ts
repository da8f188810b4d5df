import type { PageUpdate } from "stagebook/messages";

const required: Readonly<Record<PageUpdate["type"], readonly string[]>> = {
  pipeline: ["pipeline"],
  devices: ["devices"],
  exported: ["file"],
  overwrite: ["file", "sentence"],
  verified: ["state", "sentence", "hidden", "cells"],
  preview: ["request", "reads", "writes", "warnings"],
  checked: ["cell", "version", "findings"],
  problem: ["sentence"],
};

/** Reads what the kernel sent over the page's comm; null for what this page does not know, such as news of a later kernel. */
export function parseUpdate(data: unknown): PageUpdate | null {
  if (!isRecord(data) || typeof data.type !== "string") return null;
  const fields = Object.entries(required).find(([type]) => type === data.type)?.[1];
  if (fields === undefined || !fields.every((field) => field in data)) return null;
  if (data.type === "pipeline" && !isPipeline(data.pipeline)) return null;
  // The type is known and its fields are there; both packages are released together and share the interface.
  return data as PageUpdate;
}

function isPipeline(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value.stages) && Array.isArray(value.edges);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
