import { z } from "zod";
import type { PipelineContext } from "../runs/index.js";
import { parseConfig } from "../training/index.js";
import type { Columns } from "./columns.js";

/** A target and how well it does. */
export interface Ranking {
  readonly target: string;
  readonly score: number;
}

/** A target's model: a weight for each of its features and one more, and how well it fits. */
export interface LinearModel {
  readonly features: readonly string[];
  readonly weights: readonly number[];
  /** The mean squared error of the last epoch. */
  readonly loss: number;
}

/** What the sample stages give each other. */
export interface SampleResults {
  columns: Columns;
  target_rankings: readonly Ranking[];
  features: Readonly<Record<string, readonly string[]>>;
  models: Readonly<Record<string, LinearModel>>;
}

/** The context of the sample stages. */
export type SampleContext = PipelineContext<unknown, SampleResults>;

/** How targets are ranked. */
export interface TargetRankingConfig {
  /** How many of the best are kept. */
  readonly top: number;
}

/** How features are chosen. */
export interface FeatureSelectionConfig {
  /** How many a target gets at most. */
  readonly most: number;
  /** The score that a feature needs at least. */
  readonly least: number;
}

const rankingSchema: z.ZodType<TargetRankingConfig> = z.strictObject({ top: z.int().min(1) });
const selectionSchema: z.ZodType<FeatureSelectionConfig> = z.strictObject({ most: z.int().min(1), least: z.number().min(0) });

/** Checks how targets are ranked. Throws ExperimentConfigError. */
export const TargetRankingConfig: { parse(value: unknown): TargetRankingConfig } = {
  parse: (value) => parseConfig(rankingSchema, value),
};

/**
 * Checks how features are chosen. Throws ExperimentConfigError, which names every place that is wrong.
 *
 * @example
 * FeatureSelectionConfig.parse({ most: 2, least: 0.1 }); // { most: 2, least: 0.1 }
 */
export const FeatureSelectionConfig: { parse(value: unknown): FeatureSelectionConfig } = {
  parse: (value) => parseConfig(selectionSchema, value),
};
