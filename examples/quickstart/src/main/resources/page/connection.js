const PROTOCOL = 'tidings.v1';
const RETRYABLE_44XX = new Set([4408, 4429]);
const NOT_WORTH_RETRYING = new Set([1002, 1003, 1007, 1009]);
const BACK_OFF_FIRST_MS = 400;
const BACK_OFF_MAX_MS = 15_000;
const STEADY_AFTER_MS = 5_000;
const SILENCE_IN_HEARTBEATS = 2.5;
const MAX_OUTBOX = 50;

const WHY_CLOSED = {
  1001: 'the server is shutting down',
  1002: 'the server found a frame that breaks the protocol',
  1003: 'the server found a frame it does not support',
  1006: 'the connection was lost',
  1007: 'the server found text that is not UTF-8',
  1009: 'a message was too large for the server',
  1011: 'the server had a fault',
  1012: 'the server restarts',
  1013: 'the server is not ready',
  4008: 'this page read too slowly',
  4400: 'the server did not understand this page',
  4401: 'the session has expired or is not valid',
  4403: 'this user may not connect',
  4404: 'the server does not know this address',
  4408: 'the server did not see the token in time',
  4409: 'another connection has replaced this one',
  4429: 'too many connections or messages',
};

/**
 * One user's connection to a Tidings server. The listener is told:
 * state({name, ...}), event(frame), resumed({count}), gap({reason, lost}), openRuns(runs), reply(frame), notice(frame).
 * The names of states: connecting, catching-up, live, waiting, stopped, closed.
 */
export class Connection {
  #user;
  #listener;
  #socket = null;
  #generation = 0;
  #cursor = null;
  #attempt = 0;
  #retryTimer = 0;
  #steadyTimer = 0;
  #watchdog = 0;
  #heartbeatMs = 0;
  #lastHeard = 0;
  #notBefore = 0;
  #established = null;
  #catchUpTo = 0;
  #announcedLost = [];
  #historyWasAskedFor = false;
  #outbox = new Map();
  #state = { name: 'closed' };

  constructor(user, listener) {
    this.#user = user;
    this.#listener = listener;
  }

  get seq() {
    return this.#cursor?.seq ?? 0;
  }

  get connectionId() {
    return this.#established?.connection_id ?? '';
  }

  open() {
    const epoch = sessionStorage.getItem(this.#epochKey());
    if (epoch) {
      this.#askForAllRetainedOf(epoch);
    }
    this.#watchdog = setInterval(() => this.#endIfSilent(), 1_000);
    this.#connect();
  }

  close() {
    clearInterval(this.#watchdog);
    this.#leave();
    this.#become({ name: 'closed' });
  }

  /** Connects at once, whatever the connection was waiting for. */
  retryNow() {
    this.#attempt = 0;
    this.#notBefore = 0;
    this.#leave();
    this.#connect();
  }

  /** Loses the connection on purpose and stays away for a while; nothing that arrives meanwhile is seen. */
  drop(awayMs) {
    this.#notBefore = Date.now() + awayMs;
    this.#lost('you dropped it');
  }

  /** Sends a message that is answered once; it is kept and sent again until it was. Returns its request id. */
  request(frame) {
    if (this.#outbox.size >= MAX_OUTBOX) {
      throw new Error(`at most ${MAX_OUTBOX} messages can wait for an answer`);
    }
    const requestId = `req_${crypto.randomUUID()}`;
    const text = JSON.stringify({ ...frame, request_id: requestId });
    this.#outbox.set(requestId, text);
    this.#transmit(text);
    return requestId;
  }

  cancelRun(runId) {
    return this.#transmit(JSON.stringify({ type: 'cancel_run', run_id: runId }));
  }

  async #connect() {
    const generation = ++this.#generation;
    this.#become({ name: 'connecting' });
    let session;
    try {
      session = await this.#fetchSession();
    } catch (failure) {
      if (generation === this.#generation) {
        failure.final ? this.#stop(failure.message) : this.#lost(failure.message);
      }
      return;
    }
    if (generation === this.#generation) {
      this.#dial(session, generation);
    }
  }

  async #fetchSession() {
    const address = `/session?user=${encodeURIComponent(this.#user)}`;
    const response = await fetch(address, { cache: 'no-store' }).catch(() => {
      throw new Error('the page server does not answer');
    });
    if (response.ok) {
      return response.json();
    }
    const body = await response.json().catch(() => ({}));
    const failure = new Error(body.error ?? `the page server answered ${response.status}`);
    failure.final = response.status >= 400 && response.status < 500;
    throw failure;
  }

  #dial(session, generation) {
    const url = new URL(session.url);
    if (this.#cursor) {
      url.searchParams.set('epoch', this.#cursor.epoch);
      url.searchParams.set('seq', String(this.#cursor.seq));
    }
    const socket = new WebSocket(url, [PROTOCOL, `bearer.${session.token}`]);
    const current = () => generation === this.#generation;
    this.#socket = socket;
    this.#established = null;
    this.#announcedLost = [];
    this.#heartbeatMs = 0;
    socket.onmessage = (message) => current() && this.#receive(message.data);
    socket.onclose = (close) => current() && this.#closed(close.code, close.reason);
  }

  #receive(text) {
    this.#lastHeard = Date.now();
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      this.#listener.notice({ error_message: 'the server sent something that is not JSON' });
      return;
    }
    switch (frame.type) {
      case 'connection_established':
        return this.#onEstablished(frame);
      case 'resumed':
        return this.#onResumed(frame);
      case 'resume_gap':
        return this.#onResumeGap(frame);
      case 'accepted':
      case 'error_message':
        return this.#onReply(frame);
      case 'going_away':
        this.#notBefore = Date.now() + (frame.reconnect_after_ms ?? 0);
        return;
      default:
        if (Number.isInteger(frame.seq)) {
          this.#onEvent(frame);
        }
    }
  }

  #onEstablished(frame) {
    this.#established = frame;
    this.#heartbeatMs = frame.heartbeat_interval_ms ?? 0;
    this.#rememberEpoch(frame.epoch);
    if (this.#cursor) {
      this.#become({ name: 'catching-up' });
      return;
    }
    if (frame.seq > 0 && !this.#historyWasAskedFor) {
      this.#askForAllRetainedOf(frame.epoch);
      this.#leave();
      this.#connect();
      return;
    }
    this.#cursor = { epoch: frame.epoch, seq: frame.position ?? frame.seq ?? 0 };
    this.#goLive();
  }

  #askForAllRetainedOf(epoch) {
    this.#historyWasAskedFor = true;
    this.#cursor = { epoch, seq: 0 };
  }

  #onResumed(frame) {
    const head = Math.max(frame.to ?? 0, this.#established?.seq ?? 0);
    this.#listener.resumed({ count: Math.max(0, head - this.#cursor.seq), from: this.#cursor.seq + 1, to: head });
    this.#catchUp(head);
  }

  #onResumeGap(frame) {
    if (this.#established && this.#established.epoch !== this.#cursor.epoch) {
      this.#cursor = { epoch: this.#established.epoch, seq: 0 };
    } else if (frame.head < this.#cursor.seq) {
      this.#cursor.seq = 0;
    }
    this.#announcedLost = frame.lost ?? [];
    this.#listener.gap({ reason: frame.reason, lost: this.#announcedLost });
    this.#listener.openRuns(frame.runs ?? []);
    this.#catchUp(frame.head ?? 0);
  }

  #catchUp(head) {
    this.#catchUpTo = head;
    if (this.#cursor.seq >= head) {
      this.#goLive();
    }
  }

  #goLive() {
    this.#catchUpTo = 0;
    clearTimeout(this.#steadyTimer);
    this.#steadyTimer = setTimeout(() => (this.#attempt = 0), STEADY_AFTER_MS);
    this.#become({ name: 'live' });
    this.#outbox.forEach((text) => this.#transmit(text));
  }

  #onEvent(frame) {
    if (frame.seq <= this.#cursor.seq) {
      return;
    }
    const first = frame.first_seq ?? frame.seq;
    if (first > this.#cursor.seq + 1 && !this.#wasAnnouncedLost(this.#cursor.seq + 1, first - 1)) {
      this.#listener.gap({ reason: 'unannounced', lost: [{ from: this.#cursor.seq + 1, to: first - 1 }] });
    }
    this.#cursor = { epoch: this.#cursor.epoch, seq: frame.seq, event_id: frame.event_id };
    this.#listener.event(frame);
    if (this.#state.name === 'catching-up' && frame.seq >= this.#catchUpTo) {
      this.#goLive();
    }
  }

  #wasAnnouncedLost(from, to) {
    let next = from;
    for (const range of [...this.#announcedLost].sort((a, b) => a.from - b.from)) {
      if (range.from <= next && range.to >= next) {
        next = range.to + 1;
      }
    }
    return next > to;
  }

  #onReply(frame) {
    if (this.#outbox.delete(frame.request_id)) {
      this.#listener.reply(frame);
    } else if (frame.type === 'error_message') {
      this.#listener.notice(frame);
    }
  }

  #closed(code, reason) {
    const why = WHY_CLOSED[code] ?? `the server closed it with ${code}`;
    const clientMustChange = code >= 4400 && code <= 4499 && !RETRYABLE_44XX.has(code);
    if (clientMustChange || NOT_WORTH_RETRYING.has(code)) {
      this.#stop(`${why} (${code})`);
      return;
    }
    const retryAfter = /retry_after_ms=(\d+)/.exec(reason)?.[1];
    if (retryAfter) {
      this.#notBefore = Date.now() + Number(retryAfter);
    }
    this.#lost(`${why} (${code})`);
  }

  #lost(why) {
    this.#leave();
    const ceiling = Math.min(BACK_OFF_MAX_MS, BACK_OFF_FIRST_MS * 2 ** this.#attempt++);
    const fullJitter = Math.random() * ceiling;
    const delay = Math.max(this.#notBefore - Date.now(), 0) + fullJitter;
    this.#retryTimer = setTimeout(() => this.#connect(), delay);
    this.#become({ name: 'waiting', why, retryAt: Date.now() + delay });
  }

  #stop(why) {
    this.#leave();
    this.#become({ name: 'stopped', why });
  }

  #leave() {
    this.#generation++;
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#steadyTimer);
    this.#socket?.close();
    this.#socket = null;
    this.#established = null;
  }

  #endIfSilent() {
    const patience = this.#heartbeatMs * SILENCE_IN_HEARTBEATS;
    if (this.#established && patience > 0 && Date.now() - this.#lastHeard > patience) {
      this.#lost('the server fell silent');
    }
  }

  #transmit(text) {
    if (this.#state.name !== 'live' || this.#socket?.readyState !== WebSocket.OPEN) {
      return false;
    }
    this.#socket.send(text);
    return true;
  }

  #become(state) {
    this.#state = state;
    this.#listener.state(state);
  }

  #rememberEpoch(epoch) {
    sessionStorage.setItem(this.#epochKey(), epoch);
  }

  #epochKey() {
    return `tidings.epoch.${this.#user}`;
  }
}
