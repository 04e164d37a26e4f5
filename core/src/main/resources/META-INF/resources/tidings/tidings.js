/**
 * The browser client of Tidings, protocol tidings.v1. One module, no dependencies; also runs in Node with the `ws` package.
 *
 * Connection state and run state are two things: a connection comes and goes, a run ends when its terminal event says so,
 * or is `lost` when the server says that it no longer knows it. The cursor (epoch, seq, event_id) moves only with what was
 * handed to the callbacks, so a reconnect brings exactly what is missing, or `onGap` says what can't be had. A number that
 * the server skips without a word is a gap as well, whether the next event shows it or the next heartbeat.
 */

export const PROTOCOL = 'tidings.v1';

const RETRYABLE = new Set([1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 4008, 4408, 4429]);
const UNAUTHENTICATED = 4401;
const LONGEST_ADVICE_MS = 3_600_000;
const REQUESTS_REMEMBERED_MS = 9 * 60_000;
const DEFAULTS = {
  backoffBaseMs: 3_000,
  backoffCapMs: 30_000,
  connectTimeoutMs: 15_000,
  steadyMs: 5_000,
  ackIntervalMs: 1_000,
  outboxLimit: 100,
  runLimit: 500,
  silenceFactor: 2.5,
  history: false,
  filtered: false,
};
const TERMINAL = new Map([
  ['agent_completed', 'completed'],
  ['agent_error', 'failed'],
  ['agent_cancelled', 'cancelled'],
]);
const OF_A_RUN = new Set([
  ...TERMINAL.keys(), 'agent_started', 'agent_thinking', 'tool_executing', 'tool_completed', 'message_delta', 'progress_update',
]);

/**
 * Connects and stays connected until close() or a close code that only a change can cure.
 * See tidings.d.ts for the options.
 */
export function connect(options) {
  return new TidingsClient(options);
}

export class TidingsClient {
  #options;
  #socket = null;
  #state = 'idle';
  #generation = 0;
  #attempt = 0;
  #timers = {};
  #cursor = null;
  #greeted = false;
  #epoch = '';
  #position = 0;
  #acknowledged = 0;
  #announced = [];
  #filtered = false;
  #unexplained = null;
  #catchingUp = null;
  #runs;
  #outbox = new Map();
  #retriedLogin = false;
  #notBefore = 0;
  #heard = 0;
  #online = () => Date.now() >= this.#notBefore && this.reconnectNow();

  constructor(options) {
    if (typeof options?.session !== 'function') {
      throw new TypeError('option "session" must be a function that returns {url, token}');
    }
    this.#options = { ...DEFAULTS, ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) };
    if (typeof (this.#options.WebSocket ?? globalThis.WebSocket) !== 'function') {
      throw new TypeError('option "WebSocket" must be given where there is no global one: pass that of the package ws');
    }
    this.#cursor = this.#options.cursor ?? null;
    this.#runs = new Runs(this.#options.runLimit, (name, argument) => this.#call(name, argument));
    globalThis.addEventListener?.('online', this.#online);
    queueMicrotask(() => this.#open());
  }

  /** 'idle', 'connecting', 'open', 'waiting' or 'closed'. */
  get state() {
    return this.#state;
  }

  /** {epoch, seq, event_id} of the last event that was handed over, or null. Keep it to resume in another page. */
  get cursor() {
    return this.#cursor === null ? null : { ...this.#cursor };
  }

  /** The runs that were seen, by id; beyond the limit the oldest that ended are forgotten. */
  get runs() {
    return this.#runs.byId;
  }

  /**
   * Sends a message and resolves once it was answered: {requestId, runId}. It survives reconnects, and the server handles
   * it once. Rejects with the server's error, when too many messages wait, at close(), and with the code `outcome_unknown`
   * when it was sent and the server that could tell what became of it is gone.
   */
  send(message) {
    const requestId = message.request_id ?? `req_${randomHex()}`;
    if (this.#state === 'closed') {
      return Promise.reject(new Error('the client is closed: connect again'));
    }
    if (this.#outbox.size >= this.#options.outboxLimit) {
      return Promise.reject(new Error(`at most ${this.#options.outboxLimit} messages may wait for an answer`));
    }
    if (this.#outbox.has(requestId)) {
      return Promise.reject(new Error(`request_id "${requestId}" already waits for an answer: choose another one`));
    }
    return new Promise((resolve, reject) => {
      const waiting = { frame: JSON.stringify({ ...message, request_id: requestId }), resolve, reject, sentAt: 0, epoch: '' };
      this.#outbox.set(requestId, waiting);
      this.#deliver(waiting);
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

  /** Acknowledges what was handed over and ends the client; messages without an answer are rejected. */
  close() {
    this.#acknowledge();
    this.#finish(1000, 'closed by the application');
  }

  async #open() {
    if (this.#state === 'closed') {
      return;
    }
    const { connectTimeoutMs, session } = this.#options;
    const generation = ++this.#generation;
    this.#clear('reconnect');
    this.#arm('attempt', connectTimeoutMs, () => this.#abandon(`no first frame came within ${connectTimeoutMs} ms`));
    this.#setState('connecting');
    let target;
    try {
      target = generation === this.#generation ? await session() : null;
    } catch (error) {
      if (generation === this.#generation) {
        this.#sessionFailed(error);
      }
      return;
    }
    if (generation === this.#generation) {
      this.#attach(target);
    }
  }

  #sessionFailed(error) {
    this.#clear('attempt');
    this.#report(error);
    if (error?.retryable === false) {
      this.#finish(UNAUTHENTICATED, String(error.message));
    } else {
      this.#retry();
    }
  }

  #attach(session) {
    try {
      this.#dial(session);
    } catch (error) {
      this.#report(error);
      this.#finish(1006, String(error.message));
    }
  }

  #dial({ url, token }) {
    const target = new URL(url, globalThis.location?.href);
    target.protocol = target.protocol.replace('http', 'ws');
    this.#filtered = this.#options.filtered || target.searchParams.has('thread_id');
    if (this.#cursor !== null) {
      target.searchParams.set('epoch', this.#cursor.epoch);
      target.searchParams.set('seq', String(this.#cursor.seq));
      if (this.#cursor.event_id) {
        target.searchParams.set('event_id', this.#cursor.event_id);
      }
    }
    const Socket = this.#options.WebSocket ?? globalThis.WebSocket;
    const byFrame = target.searchParams.get('auth') === 'frame';
    const socket = new Socket(target.href, token === undefined || byFrame ? [PROTOCOL] : [PROTOCOL, `bearer.${token}`]);
    this.#socket = socket;
    socket.onopen = () => byFrame && socket.send(JSON.stringify({ type: 'authenticate', token }));
    socket.onmessage = ({ data }) => this.#socket === socket && this.#receive(String(data));
    socket.onclose = ({ code, reason }) => this.#socket === socket && this.#dropped(code, String(reason ?? ''));
    socket.onerror = () => {};
  }

  #receive(text) {
    this.#heard = Date.now();
    try {
      const frame = JSON.parse(text);
      if (this.#unexplained !== null && frame.type !== 'resume_gap') {
        this.#explain(this.#unexplained);
      }
      if (typeof frame.event_id === 'string') {
        this.#event(frame);
      } else {
        this.#control(frame);
        this.#call('onControl', frame);
      }
    } catch (error) {
      this.#report(error);
    }
  }

  #control(frame) {
    switch (frame.type) {
      case 'connection_established':
        return this.#established(frame);
      case 'resumed':
        return this.#caughtUp();
      case 'resume_gap':
        return this.#gap(frame);
      case 'heartbeat':
        this.#skipTo(frame.position, frame.position);
        this.#advance(frame.position, undefined);
        return this.#caughtUp();
      case 'accepted':
        return this.#take(frame.request_id)?.resolve({ requestId: frame.request_id, runId: frame.run_id });
      case 'error_message':
        return this.#refused(frame);
      case 'going_away':
        return this.#advise(frame.reconnect_after_ms);
      default:
        return undefined;
    }
  }

  #established(frame) {
    const before = this.#cursor;
    const asAsked = before?.epoch === frame.epoch && before.seq <= frame.position;
    this.#clear('attempt');
    this.#arm('steady', this.#options.steadyMs, () => this.#steady());
    this.#watch(frame.heartbeat_interval_ms * this.#options.silenceFactor);
    this.#greeted = true;
    this.#announced = [];
    this.#epoch = frame.epoch;
    this.#position = asAsked ? before.seq : frame.position;
    this.#acknowledged = asAsked ? this.#acknowledged : this.#position;
    if (before === null && this.#options.history && frame.seq > 0) {
      this.#cursor = { epoch: frame.epoch, seq: 0 };
      this.#again();
      return;
    }
    if (before === null) {
      this.#cursor = { epoch: frame.epoch, seq: frame.position };
    } else if (!asAsked) {
      this.#unexplained = frame;
    }
    this.#runs.learn(frame.runs, frame.seq, before === null);
    this.#catchingUp = { from: this.#position, to: frame.seq };
    this.#setState('open', { connectionId: frame.connection_id, userId: frame.user_id });
    this.#deliverAll();
    if (before === null) {
      this.#caughtUp();
    }
  }

  /** Connects again on another cursor. */
  #again() {
    const socket = this.#socket;
    this.#detach();
    socket.close(1000);
    this.#open();
  }

  #steady() {
    this.#attempt = 0;
    this.#retriedLogin = false;
  }

  /** Only now that it is said does the old cursor go: a drop before would leave the gap unsaid. */
  #gap({ reason, lost, head, runs }) {
    this.#announced = [...lost].sort((one, other) => one.from - other.from);
    this.#call('onGap', { reason, lost, head });
    if (this.#unexplained !== null) {
      this.#unexplained = null;
      this.#cursor = { epoch: this.#epoch, seq: this.#position };
    }
    this.#runs.learn(runs, head, true);
    this.#runs.loseAllBut(runs);
    this.#caughtUp();
  }

  /** Says itself that this is not what was asked for when the server goes on without saying so. */
  #explain({ seq, epoch, runs }) {
    const reason = epoch === this.#cursor.epoch ? 'cursor_ahead' : 'epoch_changed';
    this.#gap({ reason, lost: [], head: seq, runs });
  }

  #refused(frame) {
    const error = failure(frame.error_message, frame.error_code, frame.retryable === true, frame.request_id);
    const waiting = this.#take(frame.request_id);
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
    if (!this.#greeted || event.seq <= this.#position) {
      return;
    }
    this.#skipTo((event.first_seq ?? event.seq) - 1, event.seq);
    this.#runs.apply(event);
    this.#call('onEvent', event);
    this.#advance(event.seq, event.event_id);
    this.#caughtUp();
  }

  /** Says what lies between the position and a number, unless it was said before or is hidden by a filter. */
  #skipTo(to, head) {
    const lost = this.#filtered ? [] : this.#missing(to);
    if (lost.length > 0) {
      this.#call('onGap', { reason: 'unannounced', lost, head });
    }
  }

  /** The ranges after the position and up to a number that were not announced as lost. */
  #missing(to) {
    const missing = [];
    let from = this.#position + 1;
    for (const range of [...this.#announced, { from: to + 1, to }]) {
      if (from < range.from && from <= to) {
        missing.push({ from, to: Math.min(range.from - 1, to), deltas_only: false });
      }
      from = Math.max(from, range.to + 1);
    }
    return missing;
  }

  #advance(seq, eventId) {
    if (seq <= this.#position) {
      return;
    }
    this.#position = seq;
    this.#cursor = { epoch: this.#epoch, seq };
    if (eventId !== undefined) {
      this.#cursor.event_id = eventId;
    }
    this.#call('onCursor', this.cursor);
    if (this.#greeted && !this.#timers.ack) {
      this.#arm('ack', this.#options.ackIntervalMs, () => this.#acknowledge());
    }
  }

  #caughtUp() {
    const target = this.#catchingUp;
    if (target !== null && this.#missing(target.to).length === 0) {
      this.#catchingUp = null;
      this.#call('onCaughtUp', target);
    }
  }

  #detach() {
    this.#generation += 1;
    this.#socket = null;
    this.#greeted = false;
    this.#unexplained = null;
    this.#catchingUp = null;
    Object.keys(this.#timers).forEach((name) => this.#clear(name));
  }

  #abandon(reason) {
    const socket = this.#socket;
    this.#dropped(1006, reason);
    socket?.close(1000);
  }

  #dropped(code, reason) {
    this.#detach();
    this.#call('onClose', { code, reason });
    if (code === UNAUTHENTICATED && !this.#retriedLogin) {
      this.#retriedLogin = true;
      this.#retry();
    } else if (RETRYABLE.has(code)) {
      this.#advise(Number(/retry_after_ms=(\d+)/.exec(reason)?.[1] ?? 0));
      this.#retry();
    } else {
      this.#finish(code, reason);
    }
  }

  /** Stays away for so long, whatever the back-off says; on top of it comes the jitter. */
  #advise(ms) {
    if (ms > 0) {
      this.#notBefore = Date.now() + Math.min(ms, LONGEST_ADVICE_MS);
    }
  }

  #retry() {
    if (this.#state === 'closed') {
      return;
    }
    const { backoffBaseMs, backoffCapMs } = this.#options;
    const ceiling = Math.min(backoffCapMs, backoffBaseMs * 2 ** Math.min(this.#attempt, 16));
    const delayMs = Math.max(0, this.#notBefore - Date.now()) + Math.random() * ceiling;
    this.#attempt += 1;
    this.#arm('reconnect', delayMs, () => this.#open());
    this.#setState('waiting', { delayMs, attempt: this.#attempt });
  }

  #watch(silenceMs) {
    if (silenceMs > 0) {
      const left = () => this.#heard + silenceMs - Date.now();
      const check = () =>
        left() > 0 ? this.#arm('silence', left(), check) : this.#abandon(`no sign of life within ${silenceMs} ms`);
      this.#arm('silence', silenceMs, check);
    }
  }

  #acknowledge() {
    this.#clear('ack');
    if (this.#position > this.#acknowledged && this.#transmit(JSON.stringify({ type: 'ack', seq: this.#position }))) {
      this.#acknowledged = this.#position;
    }
  }

  /** Sends again what waits for its answer, but nothing that the server may have handled and can't know any more. */
  #deliverAll() {
    for (const [requestId, waiting] of [...this.#outbox]) {
      const forgotten = waiting.epoch !== this.#epoch || Date.now() - waiting.sentAt > REQUESTS_REMEMBERED_MS;
      if (waiting.sentAt > 0 && forgotten) {
        this.#outbox.delete(requestId);
        const why = 'the message was sent, and whether it was handled can not be known any more: look, then send it again';
        waiting.reject(failure(why, 'outcome_unknown', false, requestId));
      } else {
        this.#deliver(waiting);
      }
    }
  }

  #deliver(waiting) {
    if (this.#transmit(waiting.frame) && waiting.sentAt === 0) {
      waiting.sentAt = Date.now();
      waiting.epoch = this.#epoch;
    }
  }

  #transmit(frame) {
    const ready = this.#greeted && this.#socket?.readyState === 1;
    if (ready) {
      this.#socket.send(frame);
    }
    return ready;
  }

  #finish(code, reason) {
    if (this.#state === 'closed') {
      return;
    }
    const socket = this.#socket;
    this.#detach();
    globalThis.removeEventListener?.('online', this.#online);
    socket?.close(1000);
    this.#setState('closed', { code, reason });
    for (const [requestId, waiting] of this.#outbox) {
      const why = `the connection ended (${code}) before the message was answered`;
      waiting.reject(failure(why, 'closed', false, requestId));
    }
    this.#outbox.clear();
  }

  #arm(name, ms, action) {
    this.#clear(name);
    this.#timers[name] = setTimeout(() => {
      this.#timers[name] = null;
      action();
    }, ms);
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
      return;
    }
    try {
      this.#options.onError(error);
    } catch (another) {
      console.error(another);
    }
  }
}

/** What is known of each run, from events and from what the server lists. Applying an event again changes nothing. */
class Runs {
  byId = new Map();
  #limit;
  #tell;
  #listedAt = 0;

  constructor(limit, tell) {
    this.#limit = limit;
    this.#tell = tell;
  }

  /** Takes over what the server lists as of a head; open tools only if no events bring them. */
  learn(listed, head, withTools) {
    this.#listedAt = head;
    for (const row of listed) {
      const run = this.byId.get(row.run_id) ?? this.#add(row, row.started_at, row.status ?? 'running');
      if (row.status !== undefined && run.status !== row.status) {
        this.#end(run, row.status);
      } else if (run.status === 'running') {
        run.awaitingUser = row.awaiting_user === true;
        if (withTools) {
          run.openTools.clear();
          row.open_tools.forEach((tool) => run.openTools.set(tool.execution_id, tool.tool_name));
        }
      }
    }
  }

  loseAllBut(listed) {
    const known = new Set(listed.map((row) => row.run_id));
    for (const run of [...this.byId.values()]) {
      if (run.status === 'running' && !known.has(run.runId)) {
        this.#end(run, 'lost');
      }
    }
  }

  /** An event of the application's own may stand outside of any run, so it begins none. */
  apply(event) {
    const known = this.byId.get(event.run_id);
    if (known === undefined && !OF_A_RUN.has(event.type)) {
      return;
    }
    const run = known ?? this.#add(event, event.timestamp, 'running');
    if (event.seq > this.#listedAt) {
      run.awaitingUser = false;
    }
    if (event.type === 'message_delta') {
      this.#applyDelta(run, event);
    } else if (event.type === 'tool_executing' && run.status === 'running') {
      run.openTools.set(event.execution_id, event.tool_name);
    } else if (event.type === 'tool_completed') {
      run.openTools.delete(event.execution_id);
    } else if (TERMINAL.has(event.type)) {
      this.#end(run, TERMINAL.get(event.type));
    }
  }

  #add(source, startedAt, status) {
    const run = {
      runId: source.run_id,
      threadId: source.thread_id,
      agentName: source.agent_name,
      startedAt,
      status,
      awaitingUser: false,
      messages: new Map(),
      openTools: new Map(),
    };
    if (this.byId.size >= this.#limit) {
      const ended = [...this.byId.values()].find((one) => one.status !== 'running');
      this.byId.delete((ended ?? this.byId.values().next().value).runId);
    }
    this.byId.set(run.runId, run);
    this.#tell('onRun', run);
    return run;
  }

  #applyDelta(run, { message_id: messageId, offset, delta }) {
    const message = run.messages.get(messageId) ?? { messageId, text: '', complete: true };
    message.complete = offset === 0 || (message.complete && offset <= message.text.length);
    message.text = message.text.slice(0, offset).padEnd(offset, ' ') + delta;
    run.messages.set(messageId, message);
    this.#tell('onText', { run, message });
  }

  #end(run, status) {
    if (run.status !== status) {
      run.status = status;
      run.awaitingUser = false;
      run.openTools.clear();
      this.#tell('onRun', run);
      if (status === 'lost') {
        this.#tell('onRunLost', run);
      }
    }
  }
}

function failure(message, code, retryable, requestId) {
  return Object.assign(new Error(message), { code, retryable, requestId });
}

function randomHex() {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
