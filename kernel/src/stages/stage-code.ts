/** What the code of a stage is made of, each part by its fingerprint, so that a part that changed can be named. */
export interface StageCode {
  /** Of the stage's own function; formatting and comments do not count. */
  readonly source: string;
  /** The declarations of the module that it uses, directly or not, by name. */
  readonly helpers: Readonly<Record<string, string>>;
  /** Modules by name: the version of a package, the fingerprint of a local file's text. */
  readonly imports: Readonly<Record<string, string>>;
  /** Files that it reads by a name that the text shows: paths from the working folder, or whole ones. */
  readonly files: readonly string[];
  /** Environment variables that it reads. */
  readonly environment: readonly string[];
  /** Whether it changes objects that it was given, or may. */
  readonly changesInputs: boolean;
  /** Why its result cannot be known from these parts: one sentence each, such as `it uses Math.random`. */
  readonly unknown: readonly string[];
}

/** The code of the stages of a pipeline, by their names. */
export type PipelineCode = Readonly<Record<string, StageCode>>;
