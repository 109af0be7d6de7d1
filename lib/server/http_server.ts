import { least } from "d3-array";
import { getRequestListener } from "@hono/node-server";
import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";
import { Problem } from "./problem.ts";

/** How connections are treated. */
export interface ConnectionLimits {
  /**
   * Most that are open at a time. Once nearly as many are, each new one ends the one that has been
   * idle for longest.
   */
  readonly maxConnections: number;
  /** Within how many seconds a request must have arrived, head and body. */
  readonly bodyTimeout: number;
}

interface Connection {
  /** To its latest request. */
  answer: ServerResponse | null;
  /** How many requests there had been when it was opened or last asked. */
  lastUsed: number;
}

/** Headers come at once or not at all. */
const HEADERS_TIMEOUT_S = 10;
/** Longer than proxies keep theirs, so that it is they who end idle connections. */
const KEEP_ALIVE_MS = 65_000;
/** The share of the most connections from which idle ones are ended: that takes a moment. */
const NEARLY = 0.75;
/** Every system allows so many; to see how many more it allows takes a while, which few need. */
const SURE_CONNECTIONS = 32;
/** How long a stopping server answers what comes in on open connections, each for the last time. */
const LAST_ANSWERS_MS = 500;

const late = new WeakSet<object>();

/** Whether a connection was ended because its request did not arrive in time. */
export function isLate(socket: object): boolean {
  return late.has(socket);
}

/**
 * An HTTP server that stays up: connections are bounded in number and time, and nobody who has begun
 * to ask is cut off when it stops.
 *
 * It is Node's: Deno's own (as of 2.9.6) ends with the first connection that the system refuses to
 * open, and never closes one that is idle or whose request does not arrive.
 */
export class HttpServer {
  readonly #server: Server;
  /**
   * What is open. An entry stays in its place while it lives: a `Map` that is deleted from and added
   * to by every request is laid anew all the time, and keeps thousands of answers from being freed.
   */
  readonly #connections = new Map<Socket, Connection>();
  /** Requests up to now. */
  #requests = 0;
  #isStopping = false;

  constructor(
    fetch: (request: Request, bindings: object) => Response | Promise<Response>,
    { maxConnections, bodyTimeout }: ConnectionLimits,
    onFewer: (maxConnections: number) => void,
  ) {
    const listener = getRequestListener(fetch);
    const timeout = 1000 * bodyTimeout;
    this.#server = createServer({
      headersTimeout: Math.min(1000 * HEADERS_TIMEOUT_S, timeout),
      requestTimeout: timeout,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: Math.min(1000, timeout / 5),
    }, (incoming, outgoing) => {
      const connection = this.#connections.get(incoming.socket);
      if (connection !== undefined) {
        connection.answer = outgoing;
        connection.lastUsed = ++this.#requests;
      }
      if (this.#isStopping) outgoing.shouldKeepAlive = false;
      return listener(incoming, outgoing);
    });
    // Those beyond are closed unseen: accepting would fail, and not be tried again.
    let most = this.#server.maxConnections = maxConnections;
    let isCertain = false;
    this.#server.on("connection", (socket) => {
      this.#connections.set(socket, { answer: null, lastUsed: this.#requests });
      socket.once("close", () => this.#connections.delete(socket));
      if (!isCertain && this.#connections.size > SURE_CONNECTIONS) {
        isCertain = true;
        most = this.#server.maxConnections = connectionsAllowed(maxConnections);
        if (most < maxConnections) onFewer(most);
      }
      if (this.#connections.size > NEARLY * most) this.#endIdle();
    });
    this.#server.on("clientError", (error: Error & { readonly code?: string }, socket) => {
      const isLate = error.code === "ERR_HTTP_REQUEST_TIMEOUT";
      if (isLate) late.add(socket);
      if (!socket.writable) return void socket.destroy();
      socket.end(rawAnswer(isLate ? lateProblem(bodyTimeout) : malformedProblem(error)), () => {
        socket.destroy();
      });
    });
  }

  /** Resolves to the port once it listens. */
  async listen(host: string, port: number): Promise<number> {
    await once(this.#server.listen(port, host), "listening");
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : port;
  }

  /**
   * Stops: newcomers are refused at once; what is under way or still comes in on open connections is
   * answered, with `Connection: close`; then no more is taken.
   *
   * @param graceMs after which unfinished requests are cut off
   */
  async stop(graceMs: number): Promise<void> {
    this.#isStopping = true;
    for (const { answer } of this.#connections.values()) {
      if (answer !== null && !answer.headersSent) answer.shouldKeepAlive = false;
    }
    const closed = once(this.#server, "close");
    // The HTTP server's own `close` would cut off kept connections on which a request is on its way.
    if (this.#server instanceof NetServer) NetServer.prototype.close.call(this.#server);
    const wait = (ms: number): Promise<unknown> =>
      Promise.race([closed, once(AbortSignal.timeout(ms), "abort")]);
    await wait(LAST_ANSWERS_MS);
    this.#server.close();
    this.#server.closeIdleConnections();
    await wait(graceMs - LAST_ANSWERS_MS);
    this.#server.closeAllConnections();
  }

  #endIdle(): void {
    const idle = [...this.#connections].filter(([, { answer }]) =>
      answer?.writableFinished ?? true
    );
    const [socket] = least(idle, ([, { lastUsed }]) => lastUsed) ?? [];
    if (socket === undefined) return;
    this.#connections.delete(socket); // at once: it closes a moment later
    socket.destroy();
  }
}

/** The problem of a request that did not arrive in time. */
export function lateProblem(seconds: number): Problem {
  return new Problem(408, `the request did not arrive within ${seconds} s`);
}

function malformedProblem({ code, message }: Error & { readonly code?: string }): Problem {
  return code === "HPE_HEADER_OVERFLOW"
    ? new Problem(431, "the request's head is too large")
    : new Problem(400, `not a request: ${message}`);
}

/** An answer for a connection on which there is no request to answer. */
function rawAnswer(problem: Problem): string {
  const body = JSON.stringify(problem.document());
  return `HTTP/1.1 ${problem.status} ${problem.title}\r\ncontent-type: application/problem+json\r\n` +
    `content-length: ${new TextEncoder().encode(body).length}\r\nconnection: close\r\n\r\n${body}`;
}

/**
 * How many connections the system lets this process hold: half as many as it lets it open files, as
 * one that is ended holds its file for a moment longer.
 */
function connectionsAllowed(maxConnections: number): number {
  const opened: Deno.FsFile[] = [];
  try {
    while (opened.length < 2 * maxConnections) opened.push(Deno.openSync(Deno.execPath()));
    return maxConnections;
  } catch (error) {
    const isFull = error instanceof Error && "code" in error && error.code === "EMFILE";
    return isFull ? Math.max(1, Math.floor(opened.length / 2)) : maxConnections;
  } finally {
    for (const file of opened) file.close();
  }
}
