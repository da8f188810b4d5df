import type { Codec } from "./codec.js";
import { UnreadableValueError } from "./errors.js";

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  dataSync(): ArrayLike<unknown>;
}

interface StoredTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<unknown>;
}

/** TensorFlow.js keeps its engine here, one for all copies of it in the process. */
interface WithEngine {
  readonly _tfengine?: { makeTensor(values: ArrayLike<unknown>, shape: readonly number[], dtype: string): object };
}

/** Stores TensorFlow.js tensors as their raw numbers; never loads TensorFlow.js, which the pipeline has chosen and loaded. */
export const tensorCodec: Codec = {
  name: "tf.Tensor",
  is: isTensor,
  encode: (value): StoredTensor => {
    // Looked at by `is`.
    const { dtype, shape } = value as Tensor;
    return { dtype, shape: [...shape], values: (value as Tensor).dataSync() };
  },
  decode: (stored) => {
    // What `encode` gave.
    const { dtype, shape, values } = stored as StoredTensor;
    const engine = (globalThis as WithEngine)._tfengine;
    if (engine === undefined)
      throw new UnreadableValueError(
        "it is a tensor, and TensorFlow.js is not loaded; import it at the top of the pipeline's file",
      );
    return engine.makeTensor(values, shape, dtype);
  },
};

// By its looks: the class would have to be imported, and there may be several copies of it. A complex one hides two others.
function isTensor(value: object): boolean {
  return (
    value.constructor?.name === "Tensor" &&
    "dataSync" in value &&
    typeof value.dataSync === "function" &&
    "shape" in value &&
    Array.isArray(value.shape) &&
    "dtype" in value &&
    ["float32", "int32", "bool", "string"].includes(String(value.dtype))
  );
}
