/** The browser client of Tidings, protocol tidings.v1. */

export declare const PROTOCOL: 'tidings.v1';

/** Where a client stopped reading. Keep it to resume in another page. */
export interface Cursor {
  readonly epoch: string;
  readonly seq: number;
  readonly event_id?: string;
}

/** What every event has; the further fields depend on its type. */
export interface TidingsEvent {
  readonly type: string;
  readonly seq: number;
  readonly first_seq?: number;
  readonly timestamp: number;
  readonly event_id: string;
  readonly user_id: string;
  readonly thread_id: string;
  readonly run_id: string;
  readonly agent_name: string;
  readonly [field: string]: unknown;
}

/** `lost`: the server no longer knows the run, so nothing more will come of it. */
export type RunStatus = 'running' | 'completed' | 'failed' | 'cancelled' | 'lost';

export interface Message {
  readonly messageId: string;
  readonly text: string;
  /** False if a piece of the text was lost; the hole is filled with spaces. */
  readonly complete: boolean;
}

export interface Run {
  readonly runId: string;
  readonly threadId: string;
  readonly agentName: string;
  /** Seconds since 1970. */
  readonly startedAt: number;
  readonly status: RunStatus;
  /** Whether it waited for the user when the server last listed it and has not gone on since. */
  readonly awaitingUser: boolean;
  readonly messages: ReadonlyMap<string, Message>;
  /** Tool names by execution id. */
  readonly openTools: ReadonlyMap<string, string>;
}

export interface Gap {
  /** `unannounced`: the server skipped numbers without saying so. With `epoch_changed` nothing is told of what is lost. */
  readonly reason: 'trimmed' | 'epoch_changed' | 'cursor_ahead' | 'unannounced';
  readonly lost: ReadonlyArray<{ readonly from: number; readonly to: number; readonly deltas_only: boolean }>;
  readonly head: number;
}

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly connectionId: string; readonly userId: string }
  | { readonly state: 'waiting'; readonly delayMs: number; readonly attempt: number }
  | { readonly state: 'closed'; readonly code: number; readonly reason: string };

/**
 * Where to connect; the address may be relative to the page, and with http for ws. The token travels as a subprotocol, or,
 * if the address has `auth=frame`, in the first frame: a token that is long or has other characters than a header takes.
 */
export interface Session {
  readonly url: string;
  readonly token?: string;
}

/** The answer to a message: `runId` if a run works on it. */
export interface Accepted {
  readonly requestId: string;
  readonly runId?: string;
}

/**
 * Why a message was not accepted. `code` is the server's error code; `closed` if the client ended first; or
 * `outcome_unknown` if it was sent, and the server restarted or too much time went by before an answer came.
 */
export interface Refused extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly requestId?: string;
}

export interface Options {
  /**
   * Called for each attempt to connect, so that a token is always fresh. What it throws is reported and tried again;
   * an error whose `retryable` is false ends the client.
   */
  session(): Promise<Session> | Session;
  /** Where to begin; what comes next by default. */
  cursor?: Cursor;
  /** Ask for everything that is retained when there is no cursor. Default false. */
  history?: boolean;
  /** Whether the server hides events, so that skipped numbers are no gaps. An address with `thread_id` says so itself. */
  filtered?: boolean;
  /** The constructor to use where there is no global one, such as that of `ws`. */
  WebSocket?: unknown;
  /** Back-off with full jitter: from 0 to base * 2^attempt. Defaults 3,000, which spreads a crowd that was
   * dropped at once, and 30,000. */
  backoffBaseMs?: number;
  backoffCapMs?: number;
  /** How long an attempt may take, from session() to the first frame. Default 15,000. */
  connectTimeoutMs?: number;
  /** After how long a connection counts as good, so that the back-off begins anew. Default 5,000. */
  steadyMs?: number;
  /** How long an acknowledgement may wait. Default 1,000. */
  ackIntervalMs?: number;
  /** How many messages may wait for an answer. Default 100. */
  outboxLimit?: number;
  /** How many runs are kept; the oldest that ended are forgotten first. Default 500. */
  runLimit?: number;
  /** After how many silent heartbeat intervals a connection counts as dead. Default 2.5. */
  silenceFactor?: number;

  onEvent?(event: TidingsEvent): void;
  /** A message of a run grew. */
  onText?(change: { run: Run; message: Message }): void;
  /** A run was first seen, or ended, in whatever way. */
  onRun?(run: Run): void;
  /** A run ended because the server no longer knows it; called after onRun. */
  onRunLost?(run: Run): void;
  /** Something can't be had any more; called before the next event. */
  onGap?(gap: Gap): void;
  /** All that the server had when the connection was made was handed over or announced as lost: from now on it is live. */
  onCaughtUp?(range: { from: number; to: number }): void;
  onState?(state: ConnectionState): void;
  /** A connection ended; onState says what comes of it. */
  onClose?(close: { code: number; reason: string }): void;
  onCursor?(cursor: Cursor): void;
  /** Every frame that is not an event. */
  onControl?(frame: { readonly type: string; readonly [field: string]: unknown }): void;
  /** What no caller waits for: a callback that threw, a session that failed, an error without a request. */
  onError?(error: Error): void;
}

export declare class TidingsClient {
  constructor(options: Options);
  readonly state: 'idle' | 'connecting' | 'open' | 'waiting' | 'closed';
  readonly cursor: Cursor | null;
  readonly runs: ReadonlyMap<string, Run>;
  /** Sends until it is answered, also through reconnects; the server handles it once. Rejects with {@link Refused}. */
  send(message: { type: string; request_id?: string; [field: string]: unknown }): Promise<Accepted>;
  cancel(runId: string): Promise<Accepted>;
  /** Tries at once instead of waiting for the next attempt. */
  reconnectNow(): void;
  /** Acknowledges what was handed over and ends; messages without an answer are rejected. */
  close(): void;
}

/** Connects and stays connected until close() or a close code that only a change can cure. */
export declare function connect(options: Options): TidingsClient;
