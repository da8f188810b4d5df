import type { Node } from "oxc-parser";
import type { NodeOf } from "../syntax.js";
import { makeClass } from "./classes.js";
import type { Env } from "./env.js";
import { evaluate } from "./expressions.js";
import { elementsOf, readField } from "./fields.js";
import { makeFunction } from "./functions.js";
import { whereTest } from "./narrowing.js";
import { assignPattern, bindPattern } from "./patterns.js";
import { thingAt } from "./places.js";
import { nothing, type Thing, union, type Value } from "./thing.js";

type Handlers = { readonly [Type in Node["type"]]?: (node: NodeOf<Type>, env: Env) => void };

/** Runs the statements of a block, functions first. */
export function runBlock(statements: readonly Node[], env: Env): void {
  hoistFunctions(statements, env);
  for (const statement of statements) runStatement(statement, env);
}

/** Makes the functions that a block declares. */
export function hoistFunctions(statements: readonly Node[], env: Env): void {
  for (const statement of statements) {
    const node = declarationOf(statement);
    if (node?.type === "FunctionDeclaration" && node.id) bindPattern(node.id, [makeFunction(node, env, null)], env);
  }
}

/** The declaration in an `export`, or the statement itself. */
function declarationOf(statement: Node): Node | null {
  if (statement.type === "ExportNamedDeclaration" || statement.type === "ExportDefaultDeclaration") return statement.declaration;
  return statement;
}

/** Runs one statement. */
export function runStatement(node: Node, env: Env): void {
  // The table is keyed by the type of the node.
  const handler = handlers[node.type] as ((node: Node, env: Env) => void) | undefined;
  if (handler !== undefined) handler(node, env);
  else if (!ignored.has(node.type)) evaluate(node, env);
}

const ignored: ReadonlySet<string> = new Set([
  ...[
    "FunctionDeclaration",
    "TSInterfaceDeclaration",
    "TSTypeAliasDeclaration",
    "ImportDeclaration",
    "TSImportEqualsDeclaration",
  ],
  ...["ExportAllDeclaration", "BreakStatement", "ContinueStatement", "EmptyStatement", "DebuggerStatement", "TSDeclareFunction"],
]);

const handlers: Handlers = {
  VariableDeclaration: (node, env) => {
    for (const { id, init } of node.declarations) {
      const isBare = init === null && node.kind === "let" && !node.declare;
      const value = init ? evaluate(init, env) : isBare ? nothing : null;
      if (value !== null) bindPattern(id, value, env);
      if (value !== null && (node.kind === "using" || node.kind === "await using")) dispose(value, env, node);
    }
  },
  ExpressionStatement: (node, env) => {
    const before = env.machine.discarded;
    env.machine.discarded = usedCall(node.expression);
    evaluate(node.expression, env);
    env.machine.discarded = before;
  },
  ExportNamedDeclaration: (node, env) => {
    if (node.declaration) runStatement(node.declaration, env);
  },
  ExportDefaultDeclaration: (node, env) => runStatement(node.declaration, env),
  ClassDeclaration: (node, env) => {
    const made = makeClass(node, env);
    if (node.id) bindPattern(node.id, [made], env);
  },
  BlockStatement: (node, env) => runBlock(node.body, env),
  ReturnStatement: (node, env) => {
    if (node.argument) env.results = union(env.results, evaluate(node.argument, env));
  },
  IfStatement: (node, env) => {
    evaluate(node.test, env);
    const { test, consequent, alternate } = node;
    weakly(env, () => {
      whereTest(test, true, env, () => runStatement(consequent, env));
      if (alternate) whereTest(test, false, env, () => runStatement(alternate, env));
    });
  },
  SwitchStatement: (node, env) => {
    evaluate(node.discriminant, env);
    weakly(env, () => {
      for (const { test, consequent } of node.cases) {
        if (test) evaluate(test, env);
        runBlock(consequent, env);
      }
    });
  },
  TryStatement: (node, env) => {
    const { handler, finalizer } = node;
    const before = env.machine.thrown;
    env.machine.thrown = nothing;
    runStatement(node.block, env);
    const { thrown } = env.machine;
    env.machine.thrown = handler ? before : union(before, thrown);
    if (handler)
      weakly(env, () => {
        if (handler.param) bindPattern(handler.param, thrown, env);
        runStatement(handler.body, env);
      });
    if (finalizer) runStatement(finalizer, env);
  },
  ForStatement: (node, env) => {
    if (node.init) runStatement(node.init, env);
    loop(env, () => {
      if (node.test) evaluate(node.test, env);
      runStatement(node.body, env);
      if (node.update) evaluate(node.update, env);
    });
  },
  ForOfStatement: (node, env) => {
    const iterated = evaluate(node.right, env);
    loop(env, () => {
      bindLoop(node.left, elementsOf(iterated, env, node), env);
      runStatement(node.body, env);
    });
  },
  ForInStatement: (node, env) => {
    evaluate(node.right, env);
    loop(env, () => {
      bindLoop(node.left, nothing, env);
      runStatement(node.body, env);
    });
  },
  WhileStatement: (node, env) =>
    loop(env, () => {
      evaluate(node.test, env);
      runStatement(node.body, env);
    }),
  DoWhileStatement: (node, env) =>
    loop(env, () => {
      runStatement(node.body, env);
      evaluate(node.test, env);
    }),
  ThrowStatement: (node, env) => {
    if (env.parent === null) env.machine.trail.throws = true;
    env.machine.thrown = union(env.machine.thrown, evaluate(node.argument, env));
  },
  LabeledStatement: (node, env) => runStatement(node.body, env),
  TSEnumDeclaration: (node, env) => bindPattern(node.id, [thingAt(node, env, "object")], env),
  TSModuleDeclaration: (node, env) => runNamespace(node, env),
};

/** What is declared with `using` is disposed of at the end of its block, whatever happens. */
function dispose(value: Value, env: Env, node: Node): void {
  for (const name of ["Symbol.dispose", "Symbol.asyncDispose"])
    for (const method of readField(value, name, env, node))
      if (method.callable !== null) env.interpreter.callThing(method, { env, node, self: value, args: [] });
}

/** The call whose value an expression statement throws away. */
function usedCall(expression: Node): Node {
  let node = expression;
  for (;;) {
    if (node.type === "AwaitExpression") node = node.argument;
    else if (node.type === "UnaryExpression" && node.operator === "void") node = node.argument;
    else if (node.type === "ChainExpression") node = node.expression;
    else return node;
  }
}

function weakly(env: Env, run: () => void): void {
  env.machine.weak++;
  run();
  env.machine.weak--;
}

/** Runs a loop's body until nothing new comes of it, at most three times. */
function loop(env: Env, body: () => void): void {
  const { machine } = env;
  machine.weak++;
  let before = -1;
  for (let round = 0; round < 3 && before !== machine.changes; round++) {
    before = machine.changes;
    body();
  }
  machine.weak--;
}

function bindLoop(left: Node, value: Value, env: Env): void {
  if (left.type !== "VariableDeclaration") {
    assignPattern(left, value, env);
    return;
  }
  for (const { id } of left.declarations) bindPattern(id, value, env);
}

function runNamespace(node: NodeOf<"TSModuleDeclaration">, env: Env): void {
  if (node.id.type !== "Identifier" || node.declare) return;
  const made = thingAt(node, env, "object");
  bindPattern(node.id, [made], env);
  if (node.body?.type !== "TSModuleBlock") return;
  runBlock(node.body.body, env);
  for (const statement of node.body.body)
    if (statement.type === "ExportNamedDeclaration") publish(statement.declaration, made, env);
}

/** Puts what a namespace exports on its object. */
function publish(declaration: Node | null, made: Thing, env: Env): void {
  const names = declaration?.type === "VariableDeclaration" ? declaration.declarations.map(({ id }) => id as Node) : [];
  if (declaration && "id" in declaration && declaration.id) names.push(declaration.id as Node);
  for (const name of names) if (name.type === "Identifier") env.machine.store(made, name.name, evaluate(name, env));
}
