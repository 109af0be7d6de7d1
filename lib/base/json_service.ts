/**
 * Asking a web service for JSON politely: no faster than it allows, patient with faults that pass,
 * and without a secret in any message.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import pRetry from "p-retry";
import pThrottle from "p-throttle";
import { messageOf, UserError } from "./errors.ts";
import { isConfidential } from "./loopback.ts";

/** What a service answered, whatever the status. */
export interface JsonAnswer {
  readonly status: number;
  /** The parsed body; `undefined` if it is not JSON. */
  readonly body: unknown;
}

export interface JsonServiceOptions {
  /** For messages. */
  readonly name: string;
  /** Texts that no message may show; more may be added while the service is asked. */
  readonly secrets: readonly string[];
  readonly requestsPerSecond: number;
  /** Hears of every failed try that is followed by another. */
  readonly onRetry?: ((message: string) => void) | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
}

/** How long to be patient: the wait doubles from try to try, stretched at random by up to 2. */
const POLICY = {
  retries: 6,
  firstDelayMs: 1000,
  longestDelayMs: 60_000,
  /** A server that asks for a longer pause than this is not waited for. */
  longestPauseMs: 300_000,
  /** For one answer, its body included. */
  timeoutMs: 30_000,
};
export type RetryPolicy = Readonly<typeof POLICY>;

export interface JsonQuestion {
  readonly init?: RequestInit;
  /** Why an answer is worth another try; `null` if it is final. HTTP 408, 429 and 5xx always are. */
  readonly passingFault?: (answer: JsonAnswer) => string | null;
}

export interface JsonService {
  /**
   * @returns the first answer that is not a passing fault
   * @throws UserError if the service keeps failing, asks for too long a pause, sends to another
   * origin, or could be overheard
   */
  ask(url: URL, question?: JsonQuestion): Promise<JsonAnswer>;
  /** A text without the secrets. */
  redact(text: string): string;
}

/** A fault that may be gone at the next try. */
class PassingFault extends Error {
  override readonly name = "PassingFault";
  constructor(message: string, readonly pauseMs: number) {
    super(message);
  }
}

export function jsonService(
  { name, secrets, requestsPerSecond, onRetry = () => {}, retry }: JsonServiceOptions,
): JsonService {
  const { retries, firstDelayMs, longestDelayMs, longestPauseMs, timeoutMs } = {
    ...POLICY,
    ...retry,
  };
  const redact = (text: string): string => withoutSecrets(text, secrets);

  /** An answer with its whole body: a connection cut while reading is a fault like any other. */
  const receive = async (
    url: URL,
    init: RequestInit,
    redirectsLeft = 5,
  ): Promise<{ response: Response; text: string }> => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { ...init, redirect: "manual", signal });
      const text = await response.text();
      const target = redirection(response, url);
      if (target === null || redirectsLeft === 0) return { response, text };
      if (target.origin === url.origin) return await receive(target, init, redirectsLeft - 1);
      // A key may be part of the address, of its headers and of the body.
      throw new UserError(
        `${name}: ${url.origin} sends on to ${redact(target.origin)}, and no key goes to another ` +
          "address than the configured one. If the service has moved, change it in " +
          "configs/sources.yaml",
      );
    } catch (error) {
      if (error instanceof Deno.errors.NotCapable || error instanceof UserError) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      // The runtime's messages name the whole URL, and a key may be part of it.
      const reason = redact(messageOf(cause).replaceAll(url.href, url.origin));
      throw new PassingFault(`no answer from ${url.host} (${reason})`, 0);
    }
  };

  const interval = Math.ceil(1000 / requestsPerSecond);
  const attempt = pThrottle({ limit: 1, interval, strict: true })(
    async (url: URL, { init = {}, passingFault }: JsonQuestion): Promise<JsonAnswer> => {
      const { response, text } = await receive(url, init);
      const answer = { status: response.status, body: parsed(text) };
      const fault = passingFault?.(answer) ?? httpFault(response, answer.body);
      if (fault === null) return answer;
      throw new PassingFault(redact(fault), pauseOf(response.headers.get("retry-after")));
    },
  );
  const isWorthWaiting = (error: Error): error is PassingFault =>
    error instanceof PassingFault && error.pauseMs <= longestPauseMs;

  const ask = async (url: URL, question: JsonQuestion = {}): Promise<JsonAnswer> => {
    if (!isConfidential(url.href)) {
      throw new UserError(
        `${name}: ${url.origin} is not https: what is sent there, the key too, could be read on the way`,
      );
    }
    try {
      return await pRetry(() => attempt(url, question), {
        retries,
        minTimeout: firstDelayMs,
        maxTimeout: longestDelayMs,
        randomize: true,
        shouldRetry: ({ error }) => isWorthWaiting(error),
        onFailedAttempt: async ({ error, attemptNumber, retriesLeft, retryDelay }) => {
          if (!isWorthWaiting(error) || retriesLeft === 0) return;
          const seconds = ((error.pauseMs + retryDelay) / 1000).toFixed(1);
          onRetry(
            `${name}: ${error.message}; trying again in ${seconds} s ` +
              `(${attemptNumber} of ${retries})`,
          );
          await delay(error.pauseMs);
        },
      });
    } catch (error) {
      if (!(error instanceof PassingFault)) throw error;
      const { message, pauseMs } = error;
      throw new UserError(
        pauseMs > longestPauseMs
          ? `${name}: ${message}; it asks for a pause of ${spellPause(pauseMs)}. ` +
            "Run the same command again after that."
          : `${name}: ${message}, ${retries + 1} times in a row. ` +
            "Run the same command again later.",
      );
    }
  };
  return { ask, redact };
}

/** Where an answer sends on to, or `null`. */
function redirection({ status, headers }: Response, from: URL): URL | null {
  const target = [301, 302, 303, 307, 308].includes(status) ? headers.get("location") : null;
  return target === null ? null : URL.parse(target, from);
}

function httpFault({ status, statusText, ok }: Response, body: unknown): string | null {
  if (status === 408 || status === 429 || status >= 500) {
    return `HTTP ${status} ${statusText}`.trimEnd();
  }
  return ok && body === undefined ? "an answer that is not JSON" : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // JSON itself has no such value: the caller sees that it was none
  }
}

/** The pause that a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or a date. */
function pauseOf(header: string | null): number {
  if (header === null) return 0;
  const seconds = /^\d+$/.test(header.trim()) ? Number(header) : NaN;
  const pause = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(pause) ? 0 : Math.max(0, pause);
}

function spellPause(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  const hidden = secrets.filter((secret) => secret !== "")
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams([[secret, ""]]).toString().slice(0, -1), // as in a query
    ]);
  return hidden.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}
