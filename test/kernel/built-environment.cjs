const { resolve } = require("node:path");
const { pathToFileURL } = require("node:url");
const { TestEnvironment } = require("jest-environment-node");

/** Lets a test import built files of the kernel outside of Jest's realm, for parts that need packages which Jest cannot load. */
module.exports = class BuiltEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.importBuilt = (file) => import(pathToFileURL(resolve(__dirname, "../../kernel/dist", file)).href);
  }
};
