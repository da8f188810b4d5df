import { hasMethod } from "./builtins/methods.js";
import { callThing, construct } from "./call.js";
import type { Interpreter } from "./env.js";
import { evaluate } from "./expressions.js";
import { runBlock } from "./statements.js";

/** The interpreter, whole: its parts reach those above them through it. */
export const interpreter: Interpreter = { evaluate, runBlock, callThing, construct, hasMethod };
