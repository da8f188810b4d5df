import { type Runtime, Session } from "node:inspector";

const slot: unique symbol = Symbol.for("stagebook.portrait") as never;
const place = globalThis as unknown as { [slot]?: unknown }; // ours alone, and empty again after each look
let session: Session | null = null;

/** The private fields of an instance, which only the inspector can see; empty where its classes have none. */
export function privateFields(value: object): readonly (readonly [string, unknown])[] {
  if (!mayHavePrivateFields(value)) return [];
  try {
    return look(value);
  } catch {
    return [];
  } finally {
    delete place[slot];
  }
}

/** Asking the inspector costs a fraction of a millisecond, so only classes whose text has a private name are asked about. */
function mayHavePrivateFields(value: object): boolean {
  for (let at: unknown = Object.getPrototypeOf(value); typeof at === "object" && at !== null; at = Object.getPrototypeOf(at)) {
    const maker: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof maker === "function" && hasPrivateName(maker)) return true;
  }
  return false;
}

const answers = new WeakMap<object, boolean>();

function hasPrivateName(maker: object): boolean {
  const known = answers.get(maker);
  if (known !== undefined) return known;
  const found = /(^|[\s;{.])#[\p{L}_$]/u.test(Function.prototype.toString.call(maker));
  answers.set(maker, found);
  return found;
}

function look(value: object): (readonly [string, unknown])[] {
  place[slot] = value;
  const { objectId } = post<{ result: Runtime.RemoteObject }>("Runtime.evaluate", {
    expression: "globalThis[Symbol.for('stagebook.portrait')]",
  }).result;
  if (objectId === undefined) return [];
  const { privateProperties = [] } = post<{ privateProperties?: { name: string; value?: Runtime.RemoteObject }[] }>(
    "Runtime.getProperties",
    { objectId, ownProperties: true },
  );
  const fields = privateProperties.flatMap(({ name, value: field }) =>
    field === undefined || field.type === "function" ? [] : [[name, realValue(field)] as const],
  );
  post("Runtime.releaseObject", { objectId });
  return fields;
}

function realValue(field: Runtime.RemoteObject): unknown {
  if (field.objectId === undefined) {
    if (field.unserializableValue === undefined) return field.value;
    return field.type === "bigint" ? BigInt(field.unserializableValue.slice(0, -1)) : Number(field.unserializableValue);
  }
  post("Runtime.callFunctionOn", {
    objectId: field.objectId,
    functionDeclaration: "function () { globalThis[Symbol.for('stagebook.portrait')] = this; }",
  });
  return place[slot];
}

/** Asks the inspector of this thread; it answers before it returns. */
function post<Answer>(method: string, params: object): Answer {
  if (session === null) {
    session = new Session();
    session.connect();
  }
  let answer: Answer | null = null;
  session.post(method, params, (error: Error | null, found?: object) => {
    if (error === null) answer = found as Answer; // as the protocol of the inspector has it
  });
  if (answer === null) throw new TypeError(`The inspector does not know ${method}`);
  return answer;
}
