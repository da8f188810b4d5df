import { createServer, type Server } from "node:net";
import process from "node:process";

/** Holds a device against other processes of this machine until released. */
export interface DeviceLock {
  release(): void;
}

/**
 * Takes the lock of a device, or gives null when another process holds it.
 * The lock is a socket name that Linux frees when the process ends, however it ends; elsewhere there is no such thing, and no lock.
 */
export async function lockDevice(id: string): Promise<DeviceLock | null> {
  if (process.platform !== "linux") return { release: () => undefined };
  const server = createServer();
  const isHeld = await listen(server, `\0stagebook-device-${id}`);
  return isHeld ? { release: () => void server.close() } : null;
}

function listen(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen({ path }, () => {
      // Holding a device must not keep the process alive.
      server.unref();
      resolve(true);
    });
  });
}
