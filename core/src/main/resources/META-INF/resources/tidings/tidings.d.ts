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
  readonly status: RunStatus;
  readonly messages: ReadonlyMap<string, Message>;
  /** Tool names by execution id. */
  readonly openTools: ReadonlyMap<string, string>;
}

export interface Gap {
  /** `unannounced`: the server skipped numbers without saying so. */
  readonly reason: 'trimmed' | 'epoch_changed' | 'cursor_ahead' | 'unannounced';
  readonly lost: ReadonlyArray<{ readonly from: number; readonly to: number; readonly deltas_only: boolean }>;
  readonly head: number;
}

export type ConnectionState =
  | { readonly state: 'connecting' }
  | { readonly state: 'open'; readonly connectionId: string; readonly userId: string }
  | { readonly state: 'waiting'; readonly delayMs: number; readonly attempt: number }
  | { readonly state: 'closed'; readonly code: number; readonly reason: string };

export interface Options {
  /** Called for each attempt to connect, so that a token is always fresh. */
  session(): Promise<{ url: string; token?: string }> | { url: string; token?: string };
  /** Where to begin; what comes next by default. */
  cursor?: Cursor;
  /** Ask for everything that is retained when there is no cursor. Default false. */
  history?: boolean;
  /** Whether the address carries a thread filter, so that hidden numbers are no gaps. Default false. */
  filtered?: boolean;
  /** The constructor to use where there is no global one, such as that of `ws`. */
  WebSocket?: unknown;
  /** Back-off with full jitter: from 0 to base * 2^attempt. Defaults 500 and 30,000. */
  backoffBaseMs?: number;
  backoffCapMs?: number;
  /** How long an acknowledgement may wait. Default 1,000. */
  ackIntervalMs?: number;
  /** How many messages may wait for an answer. Default 100. */
  outboxLimit?: number;
  /** After how many silent heartbeat intervals a connection counts as dead. Default 2.5. */
  silenceFactor?: number;

  onEvent?(event: TidingsEvent): void;
  /** A message of a run grew. */
  onText?(change: { run: Run; message: Message }): void;
  /** A run was first seen, or ended. */
  onRun?(run: Run): void;
  /** Something can't be had any more; called before the next event. */
  onGap?(gap: Gap): void;
  onState?(state: ConnectionState): void;
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
  /** Sends until it is answered, also through reconnects; the server handles it once. */
  send(message: { type: string; [field: string]: unknown }): Promise<{ requestId: string; runId?: string }>;
  cancel(runId: string): Promise<{ requestId: string; runId?: string }>;
  reconnectNow(): void;
  close(): void;
}

/** Connects and stays connected until close() or a close code that only a change can cure. */
export declare function connect(options: Options): TidingsClient;
