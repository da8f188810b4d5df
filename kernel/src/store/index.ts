// Keeps values on disk: what can be stored, how it is written, and a folder of artifacts named by their content.
// Which values are kept, and when, is for runs/ to say.
export { type Artifact, ArtifactStore } from "./artifact-store.js";
export type { Codec } from "./codec.js";
export { type ClassCodec, registerCodec } from "./codec-table.js";
export { decodeValue } from "./decode-value.js";
export { type EncodedValue, encodeValue } from "./encode-value.js";
export { ArtifactError, DamagedArtifactError, UnreadableValueError, UnstorableValueError } from "./errors.js";
export { findUnstorable, type UnstorablePart } from "./find-unstorable.js";
export { hashValue, type ValueHash } from "./hash-value.js";
export { makeFolder, type ReplaceOptions, replaceFile, syncFolder, writeAll } from "./replace-file.js";
