/**
 * The browser client of Tidings, protocol tidings.v1. One module, no dependencies; also runs in Node with the `ws` package.
 *
 * Connection state and run state are two things: a connection comes and goes, a run ends when its terminal event says so,
 * or is `lost` when the server says that it no longer knows it. The cursor (epoch, seq, event_id) moves only with what was
 * handed to the callbacks, so a reconnect brings exactly what is missing, or `onGap` says what can't be had.
 */

export const PROTOCOL = 'tidings.v1';

const RETRYABLE = new Set([1001, 1005, 1006, 1011, 1012, 1013, 4008, 4408, 4429]);
const UNAUTHENTICATED = 4401;
const TERMINAL = {
  agent_completed: 'completed',
  agent_error: 'failed',
  agent_cancelled: 'cancelled',
};
const DEFAULTS = {
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  ackIntervalMs: 1_000,
  outboxLimit: 100,
  silenceFactor: 2.5,
  history: false,
};

/**
 * Connects and stays connected until close() or a close code that only a change can cure.
 * See tidings.d.ts for the options.
 */
export function connect(options) {
  return new TidingsClient({ ...DEFAULTS, ...options });
}

export class TidingsClient {
  #options;
  #socket = null;
  #state = 'idle';
  #attempt = 0;
  #timers = { reconnect: null, silence: null, ack: null };
  #cursor = null;
  #greeted = false;
  #position = 0;
  #acknowledged = 0;
  #announced = [];
  #runs = new Map();
  #outbox = new Map();
  #retriedLogin = false;
  #adviceMs = null;
  #silenceMs = 0;
  #wake = () => this.reconnectNow();

  constructor(options) {
    if (typeof options.session !== 'function') {
      throw new TypeError('option "session" must be a function that returns {url, token}');
    }
    this.#options = { ...DEFAULTS, ...options };
    this.#cursor = options.cursor ?? null;
    globalThis.addEventListener?.('online', this.#wake);
    this.#open();
  }

  /** 'connecting', 'open', 'waiting' or 'closed'. */
  get state() {
    return this.#state;
  }

  /** {epoch, seq, event_id} of the last event that was handed over, or null. Keep it to resume in another page. */
  get cursor() {
    return this.#cursor === null ? null : { ...this.#cursor };
  }

  /** Every run that was seen, by id. */
  get runs() {
    return this.#runs;
  }

  /**
   * Sends a message at least once and resolves once it was answered: {requestId, runId}. It survives reconnects, and the
   * server handles it once. Rejects with the server's error, or when too many messages wait, or at close().
   */
  send(message) {
    if (this.#state === 'closed') {
      return Promise.reject(new Error('the client is closed: connect again'));
    }
    if (this.#outbox.size >= this.#options.outboxLimit) {
      return Promise.reject(new Error(`at most ${this.#options.outboxLimit} messages may wait for an answer`));
    }
    const requestId = message.request_id ?? `req_${randomHex()}`;
    const frame = JSON.stringify({ ...message, request_id: requestId });
    return new Promise((resolve, reject) => {
      this.#outbox.set(requestId, { frame, resolve, reject });
      this.#transmit(frame);
    });
  }

  /** Cancels a run. */
  cancel(runId) {
    return this.send({ type: 'cancel_run', run_id: runId });
  }

  /** Tries again at once if the client waits for its next attempt. */
  reconnectNow() {
    if (this.#state === 'waiting') {
      this.#open();
    }
  }

  /** Ends the client; messages without an answer are rejected. */
  close() {
    this.#finish(1000, 'closed by the application');
  }

  async #open() {
    this.#clear('reconnect');
    this.#setState('connecting');
    let session;
    try {
      session = await this.#options.session();
    } catch (error) {
      this.#report(error);
      this.#retry();
      return;
    }
    if (this.#state !== 'connecting') {
      return;
    }
    try {
      this.#attach(session);
    } catch (error) {
      this.#report(error);
      this.#finish(1006, String(error.message));
    }
  }

  #attach({ url, token }) {
    const target = new URL(url);
    if (this.#cursor !== null) {
      target.searchParams.set('epoch', this.#cursor.epoch);
      target.searchParams.set('seq', String(this.#cursor.seq));
      if (this.#cursor.event_id) {
        target.searchParams.set('event_id', this.#cursor.event_id);
      }
    }
    const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
    const protocols = token === undefined ? [PROTOCOL] : [PROTOCOL, `bearer.${token}`];
    const socket = new Socket(target.href, protocols);
    this.#socket = socket;
    this.#greeted = false;
    socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(String(data));
    socket.onclose = ({ code, reason }) => this.#socket === socket && this.#dropped(code, String(reason ?? ''));
    socket.onerror = () => {};
  }

  #receive(text) {
    this.#armSilence();
    const frame = JSON.parse(text);
    if (typeof frame.seq === 'number' && frame.type !== 'connection_established') {
      this.#event(frame);
      return;
    }
    this.#control(frame);
    this.#call('onControl', frame);
  }

  #control(frame) {
    switch (frame.type) {
      case 'connection_established':
        return this.#established(frame);
      case 'resume_gap':
        return this.#gap(frame);
      case 'heartbeat':
        return this.#advance(frame.position, undefined);
      case 'accepted':
        return this.#take(frame.request_id)?.resolve({ requestId: frame.request_id, runId: frame.run_id });
      case 'error_message':
        return this.#refused(frame);
      case 'going_away':
        this.#adviceMs = frame.reconnect_after_ms;
        return undefined;
      default:
        return undefined;
    }
  }

  #established(frame) {
    const known = this.#cursor !== null;
    const wantsHistory = !known && this.#options.history && frame.seq > 0;
    this.#greeted = true;
    this.#attempt = 0;
    this.#retriedLogin = false;
    this.#adviceMs = null;
    this.#silenceMs = frame.heartbeat_interval_ms * this.#options.silenceFactor;
    this.#armSilence();
    this.#position = frame.position;
    this.#announced = [];
    if (!known || this.#cursor.epoch !== frame.epoch || this.#cursor.seq !== frame.position) {
      this.#cursor = { epoch: frame.epoch, seq: wantsHistory ? 0 : frame.position };
      this.#acknowledged = Math.min(this.#acknowledged, frame.position);
    }
    if (wantsHistory) {
      this.#restart();
      return;
    }
    frame.runs.forEach((run) => this.#known(run));
    this.#setState('open', { connectionId: frame.connection_id, userId: frame.user_id });
    for (const { frame: waiting } of this.#outbox.values()) {
      this.#transmit(waiting);
    }
  }

  #restart() {
    const socket = this.#socket;
    this.#socket = null;
    socket.close(1000);
    this.#open();
  }

  #gap(frame) {
    const listed = new Set(frame.runs.map((run) => run.run_id));
    this.#announced = frame.lost;
    frame.runs.forEach((run) => this.#known(run));
    this.#call('onGap', { reason: frame.reason, lost: frame.lost, head: frame.head });
    for (const run of this.#runs.values()) {
      if (run.status === 'running' && !listed.has(run.runId)) {
        this.#endRun(run, 'lost');
      }
    }
  }

  #refused(frame) {
    const waiting = this.#take(frame.request_id);
    const error = Object.assign(new Error(frame.error_message), {
      code: frame.error_code,
      retryable: frame.retryable === true,
      requestId: frame.request_id,
    });
    if (waiting === undefined) {
      this.#report(error);
    } else {
      waiting.reject(error);
    }
  }

  #take(requestId) {
    const waiting = this.#outbox.get(requestId);
    this.#outbox.delete(requestId);
    return waiting;
  }

  #event(event) {
    if (event.seq <= this.#position) {
      return;
    }
    const first = event.first_seq ?? event.seq;
    if (first > this.#position + 1 && !this.#options.filtered && !this.#isAnnounced(this.#position + 1, first - 1)) {
      this.#call('onGap', {
        reason: 'unannounced',
        lost: [{ from: this.#position + 1, to: first - 1, deltas_only: false }],
        head: event.seq,
      });
    }
    this.#apply(event);
    this.#call('onEvent', event);
    this.#advance(event.seq, event.event_id);
  }

  #isAnnounced(from, to) {
    return this.#announced.some((range) => range.from <= from && to <= range.to);
  }

  #advance(seq, eventId) {
    if (this.#cursor === null || seq <= this.#position) {
      return;
    }
    this.#position = seq;
    this.#cursor = eventId === undefined
      ? { epoch: this.#cursor.epoch, seq }
      : { epoch: this.#cursor.epoch, seq, event_id: eventId };
    this.#call('onCursor', this.cursor);
    this.#armAck();
  }

  #known(snapshot) {
    const run = this.#run(snapshot.run_id, snapshot.thread_id, snapshot.agent_name);
    if (snapshot.status !== undefined && run.status === 'running') {
      this.#endRun(run, snapshot.status);
    }
  }

  #run(runId, threadId, agentName) {
    let run = this.#runs.get(runId);
    if (run === undefined) {
      run = { runId, threadId, agentName, status: 'running', messages: new Map(), openTools: new Map() };
      this.#runs.set(runId, run);
      this.#call('onRun', run);
    }
    return run;
  }

  #apply(event) {
    const run = this.#run(event.run_id, event.thread_id, event.agent_name);
    if (event.type === 'message_delta') {
      this.#applyDelta(run, event);
    } else if (event.type === 'tool_executing') {
      run.openTools.set(event.execution_id, event.tool_name);
    } else if (event.type === 'tool_completed') {
      run.openTools.delete(event.execution_id);
    } else if (TERMINAL[event.type] !== undefined) {
      this.#endRun(run, TERMINAL[event.type]);
    }
  }

  #applyDelta(run, event) {
    const message = run.messages.get(event.message_id) ?? { messageId: event.message_id, text: '', complete: true };
    if (event.offset > message.text.length) {
      message.complete = false;
      message.text = message.text.padEnd(event.offset, ' ');
    }
    message.text = message.text.slice(0, event.offset) + event.delta;
    run.messages.set(event.message_id, message);
    this.#call('onText', { run, message });
  }

  #endRun(run, status) {
    run.status = status;
    run.openTools.clear();
    this.#call('onRun', run);
  }

  #dropped(code, reason) {
    this.#socket = null;
    this.#clear('silence');
    this.#clear('ack');
    this.#call('onClose', { code, reason });
    if (code === UNAUTHENTICATED && !this.#retriedLogin) {
      this.#retriedLogin = true;
      this.#retry();
    } else if (RETRYABLE.has(code)) {
      const advised = /retry_after_ms=(\d+)/.exec(reason);
      this.#adviceMs = advised === null ? this.#adviceMs : Number(advised[1]);
      this.#retry();
    } else {
      this.#finish(code, reason);
    }
  }

  #retry() {
    if (this.#state === 'closed') {
      return;
    }
    const { backoffBaseMs, backoffCapMs } = this.#options;
    const ceiling = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(this.#attempt, 16));
    const delayMs = (this.#adviceMs ?? 0) + Math.random() * ceiling;
    this.#attempt += 1;
    this.#adviceMs = null;
    this.#setState('waiting', { delayMs, attempt: this.#attempt });
    this.#timers.reconnect = setTimeout(() => this.#open(), delayMs);
  }

  #armSilence() {
    this.#clear('silence');
    if (this.#silenceMs > 0) {
      this.#timers.silence = setTimeout(() => this.#silent(), this.#silenceMs);
    }
  }

  #silent() {
    const socket = this.#socket;
    if (socket !== null) {
      this.#socket = null;
      socket.close(1000);
      this.#dropped(1006, 'no sign of life from the server');
    }
  }

  #armAck() {
    if (this.#timers.ack === null) {
      this.#timers.ack = setTimeout(() => this.#acknowledge(), this.#options.ackIntervalMs);
    }
  }

  #acknowledge() {
    this.#clear('ack');
    if (this.#greeted && this.#position > this.#acknowledged) {
      this.#acknowledged = this.#position;
      this.#transmit(JSON.stringify({ type: 'ack', seq: this.#position }));
    }
  }

  #transmit(frame) {
    if (this.#greeted && this.#socket?.readyState === 1) {
      this.#socket.send(frame);
    }
  }

  #finish(code, reason) {
    if (this.#state === 'closed') {
      return;
    }
    const socket = this.#socket;
    this.#socket = null;
    Object.keys(this.#timers).forEach((name) => this.#clear(name));
    globalThis.removeEventListener?.('online', this.#wake);
    socket?.close(1000);
    this.#setState('closed', { code, reason });
    for (const waiting of this.#outbox.values()) {
      waiting.reject(new Error(`the connection ended (${code}) before the message was answered`));
    }
    this.#outbox.clear();
  }

  #clear(name) {
    clearTimeout(this.#timers[name]);
    this.#timers[name] = null;
  }

  #setState(state, details = {}) {
    this.#state = state;
    this.#call('onState', { state, ...details });
  }

  #call(name, argument) {
    try {
      this.#options[name]?.(argument);
    } catch (error) {
      this.#report(error);
    }
  }

  #report(error) {
    if (this.#options.onError === undefined) {
      console.error(error);
    } else {
      this.#options.onError(error);
    }
  }
}

function randomHex() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
