// Imported before anything else: this file must stay readable for every Node that knows ES modules.
const least = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < least[0] || (major === least[0] && minor < least[1])) {
  process.stderr.write(
    `Stagebook needs Node ${least.join(".")} or newer, and this is Node ${process.versions.node}; install a newer one from https://nodejs.org and run the command again\n`,
  );
  process.exit(1);
}
