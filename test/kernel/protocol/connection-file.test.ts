import { ConnectionFileError } from "../../../kernel/src/errors";
import { parseConnectionFile, readConnectionFile } from "../../../kernel/src/protocol";

const ports = { shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 };

test("parseConnectionFile() reads ports, key and digest", () => {
  const text = JSON.stringify({
    ...ports,
    ip: "127.0.0.1",
    transport: "tcp",
    key: "k",
    signature_scheme: "hmac-sha512",
    kernel_name: "x",
  });
  expect(parseConnectionFile(text, "k.json")).toEqual({
    ip: "127.0.0.1",
    transport: "tcp",
    shell: 1,
    control: 2,
    iopub: 3,
    stdin: 4,
    heartbeat: 5,
    key: "k",
    digest: "sha512",
    curve: null,
  });
});

test("parseConnectionFile() takes both CURVE keys or none", () => {
  const read = (keys: object) => parseConnectionFile(JSON.stringify({ ...ports, ...keys }), "k.json").curve;
  expect(read({ curve_publickey: "p", curve_secretkey: "s" })).toEqual({ publicKey: "p", secretKey: "s" });
  expect(read({ curve_publickey: "p" })).toBeNull();
  expect(read({ curve_publickey: null, curve_secretkey: null })).toBeNull();
});

test.each([
  ["{", "The connection file 'k.json' cannot be used: it is not JSON. Jupyter writes this file; start the kernel from Jupyter"],
  [
    "{}",
    "The connection file 'k.json' cannot be used: its field 'shell_port' is missing or wrong. Jupyter writes this file; start the kernel from Jupyter",
  ],
  [
    JSON.stringify({ ...ports, signature_scheme: "none" }),
    "The connection file 'k.json' cannot be used: its field 'signature_scheme' is missing or wrong. Jupyter writes this file; start the kernel from Jupyter",
  ],
])("parseConnectionFile() names what is wrong with %s", (text, sentence) => {
  expect(() => parseConnectionFile(text, "k.json")).toThrow(ConnectionFileError);
  expect(() => parseConnectionFile(text, "k.json")).toThrow(sentence);
});

test("readConnectionFile() names a file that is not there", () => {
  expect(() => readConnectionFile("not-there.json")).toThrow(
    "The connection file 'not-there.json' cannot be used: it cannot be read. Jupyter writes this file; start the kernel from Jupyter",
  );
});
