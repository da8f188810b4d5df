import type { ArrowFunctionExpression, Class, Function as FunctionNode } from "oxc-parser";
import type { Env } from "./env.js";
import { Callable, type Thing, type Value } from "./thing.js";

/** A function with the variables around it. */
export class Closure extends Callable {
  readonly type = "closure";

  constructor(
    readonly node: FunctionNode | ArrowFunctionExpression,
    readonly env: Env,
    /** The prototype or object whose parent `super` means in it. */
    readonly home: Thing | null,
  ) {
    super();
  }
}

/** A class with the variables around it. */
export class ClassCode extends Callable {
  readonly type = "class";

  constructor(
    readonly node: Class,
    readonly env: Env,
    readonly prototype: Thing,
    readonly parents: Value,
  ) {
    super();
  }
}

/** What `call.bind(self, …args)` gives. */
export class Bound extends Callable {
  readonly type = "bound";

  constructor(
    readonly target: Thing,
    readonly self: Value,
    readonly args: readonly Value[],
  ) {
    super();
  }
}

/** A method of the language taken off its object, such as `rows.push`. */
export class LanguageMethod extends Callable {
  readonly type = "method";

  constructor(readonly name: string) {
    super();
  }
}

/** Keeps what it is called with in `into`, as the `resolve` of a promise does. */
export class Collector extends Callable {
  readonly type = "collector";

  constructor(readonly into: Thing) {
    super();
  }
}
