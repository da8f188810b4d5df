// The wire: connection files, signed messages, sockets. What a message means is not known here.
export { type ConnectionFile, parseConnectionFile, readConnectionFile } from "./connection-file.js";
export { bindSockets, type Channel, type RequestChannel, type Sockets } from "./sockets.js";
export {
  contentOf,
  createMessage,
  decodeMessage,
  encodeMessage,
  type MessageHeader,
  protocolVersion,
  type Signer,
  type WireMessage,
} from "./wire-message.js";
