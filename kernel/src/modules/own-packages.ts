// A notebook or a pipeline may lie where nothing is installed; these packages come with us then.
const ownPackages = /^(stagebook|zod|@oxc-project\/runtime)(\/|$)/;

/** Tells whether our own copy of a package stands in where none is installed. */
export function isOwnPackage(specifier: string): boolean {
  return ownPackages.test(specifier);
}
