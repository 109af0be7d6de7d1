import { UserError } from "../errors.ts";
import { loadModel } from "../model/artifact.ts";
import { openWorkspace } from "../workspace.ts";
import { createApp } from "./app.ts";

/** Where to serve and what. */
export interface ServeOptions {
  /** The folder that holds configs/ and data/; the project if absent. */
  readonly root?: string;
  readonly host?: string;
  readonly port?: number;
  /** Hears once that the server accepts connections. */
  readonly onListen?: (url: string) => void;
}

const DEFAULT_HOST = "0.0.0.0";
const DEFAULT_PORT = 9696;

/**
 * Serves predictions until SIGINT or SIGTERM; requests under way are finished first.
 *
 * @throws UserError if the model is missing or damaged, or the port is taken
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  const { paths } = await openWorkspace(options.root);
  const app = createApp(await loadModel(paths.artifact));

  const hostname = options.host ?? (Deno.env.get("HOST") || DEFAULT_HOST);
  const port = options.port ?? portOf(Deno.env.get("PORT"));
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  const signals = ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, onSignal);
  try {
    const server = Deno.serve({
      hostname,
      port,
      signal: stop.signal,
      onListen: ({ hostname, port }) =>
        options.onListen?.(`http://${hostname === "0.0.0.0" ? "localhost" : hostname}:${port}`),
    }, app.fetch);
    await server.finished;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UserError(`port ${port} is in use; choose another, for example PORT=${port + 1}`);
    }
    throw error;
  } finally {
    for (const signal of signals) Deno.removeSignalListener(signal, onSignal);
  }
}

function portOf(text: string | undefined): number {
  if (!text) return DEFAULT_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UserError(`PORT=${text}: must be a whole number from 0 to 65535`);
  }
  return port;
}
