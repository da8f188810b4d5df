import type { Importable, TypeDiagnostic } from "../analysis/index.js";
import type { ImportView } from "../messages/index.js";
import type { Session } from "./session.js";

const cannotFindName: ReadonlySet<number> = new Set([2304, 2503, 2552, 18004]);
/** Modules that are named where several export the name. */
const mostModules = 3;

/** The name that an error is about which nothing declares, or null. */
export function missingName({ code, start, end }: TypeDiagnostic, body: string): string | null {
  return cannotFindName.has(code) ? body.slice(start, end) : null;
}

/** The imports that would bring a name, the best first. */
export async function importsOf(session: Session, name: string): Promise<readonly ImportView[]> {
  const found = await session.types.importsOf(name);
  return found
    .slice(0, mostModules)
    .map(({ name: local, module, typeOnly, isDefault }) => ({ name: local, module, typeOnly, isDefault }));
}

/** Says behind each name that nothing declares which import would bring it, for front ends that cannot write it themselves. */
export async function withImportHints(
  session: Session,
  errors: readonly TypeDiagnostic[],
  body: string,
): Promise<readonly TypeDiagnostic[]> {
  return await Promise.all(
    errors.map(async (error) => {
      const name = missingName(error, body);
      const [best] = name === null ? [] : await session.types.importsOf(name);
      return best === undefined
        ? error
        : { ...error, message: `${error.message.replace(/\.$/, "")}; ${importText(best)} brings it` };
    }),
  );
}

function importText({ name, module, typeOnly, isDefault }: Importable): string {
  return `import ${typeOnly ? "type " : ""}${isDefault ? name : `{ ${name} }`} from "${module}"`;
}
