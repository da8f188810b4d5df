import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What TensorFlow.js hands over of a model when it is saved, as far as a folder must know it. */
export interface ModelArtifacts {
  readonly modelTopology?: unknown;
  readonly weightSpecs?: unknown;
  readonly weightData?: ArrayBuffer | readonly ArrayBuffer[];
  readonly trainingConfig?: unknown;
  readonly [more: string]: unknown;
}

/** A place for `model.save()` and `tf.loadLayersModel()`. */
export interface ModelFolder {
  save(artifacts: ModelArtifacts): Promise<{ modelArtifactsInfo: { dateSaved: Date; modelTopologyType: "JSON" } }>;
  load(): Promise<ModelArtifacts>;
}

/**
 * A folder that TensorFlow.js can save a model to and load it from, on every backend: `model.json` and `weights.bin`,
 * as its own loaders know them.
 */
export function modelFolder(folder: string): ModelFolder {
  return {
    async save(artifacts) {
      const { modelTopology, weightSpecs = [], weightData = new ArrayBuffer(0), ...rest } = artifacts;
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "weights.bin"), Buffer.concat(partsOf(weightData).map((part) => Buffer.from(part))));
      const manifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      await writeFile(join(folder, "model.json"), JSON.stringify({ modelTopology, ...rest, weightsManifest: manifest }));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    },
    async load() {
      // Written above, or by TensorFlow.js in the same form.
      const { weightsManifest, ...rest } = JSON.parse(await readFile(join(folder, "model.json"), "utf8")) as StoredModel;
      const bytes = await readFile(join(folder, "weights.bin"));
      const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
      return { ...rest, weightSpecs: weightsManifest.flatMap(({ weights }) => weights), weightData: weightData as ArrayBuffer };
    },
  };
}

interface StoredModel extends Readonly<Record<string, unknown>> {
  readonly weightsManifest: readonly { readonly weights: readonly unknown[] }[];
}

function partsOf(data: ArrayBuffer | readonly ArrayBuffer[]): readonly ArrayBuffer[] {
  return data instanceof ArrayBuffer || !Array.isArray(data) ? [data as ArrayBuffer] : data;
}
