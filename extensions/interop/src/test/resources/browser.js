// The body of a function that runs in a page: follows two users and tells its last argument what was wrong with what came.
const [uri, user, otherUri, other, events, fewEvents, done] = arguments;
const problems = [];

class Device {
  received = 0;
  drops = 0;
  resumed = 0;
  #position = null;
  #epoch = null;
  #ended = false;
  #owner;
  #uri;
  #wanted;

  constructor(uri, owner, wanted) {
    this.#uri = uri;
    this.#owner = owner;
    this.#wanted = wanted;
  }

  complain(what) {
    if (problems.length < 20) problems.push(`${this.#owner} at ${this.#position}: ${what}`);
  }

  // Follows until the run has ended, over as many connections as it takes.
  async follow() {
    await this.#connect(this.#uri);
    while (!this.#ended) {
      this.drops += 1;
      await this.#connect(`${this.#uri}?epoch=${this.#epoch}&seq=${this.#position}`);
    }
    if (this.received !== this.#wanted) this.complain(`${this.received} events came in place of ${this.#wanted}`);
  }

  #connect(address) {
    const socket = new WebSocket(address, ['tidings.v1', `bearer.token-of-${this.#owner}`]);
    const leg = { socket, cursor: this.#position, greeted: false, answered: this.#position === null };
    socket.onopen = () => {
      if (socket.protocol !== 'tidings.v1') this.complain(`the subprotocol is "${socket.protocol}"`);
      if (socket.extensions !== '') this.complain(`the extensions are "${socket.extensions}"`);
    };
    socket.onmessage = (message) => {
      const wasOpen = !this.#ended;
      this.#take(JSON.parse(message.data), message.data, leg);
      if (this.#ended && wasOpen) socket.send('{"type":"ping"}');
    };
    return new Promise((resolve) => {
      socket.onclose = (closed) => {
        if (!this.#ended && (closed.wasClean || closed.code !== 1006)) this.complain(`closed with ${closed.code}`);
        if (!leg.greeted && !this.#ended) {
          this.complain('it was not greeted');
          this.#ended = true;
        }
        resolve();
      };
    });
  }

  #take(frame, text, leg) {
    if (frame.type === 'connection_established') this.#greet(frame, leg);
    else if (frame.type === 'resumed') this.#resume(frame, leg);
    else if ('event_id' in frame) this.#event(frame, text, leg);
    else if (frame.type === 'pong') leg.socket.close(); // what was sent before it has come
    else if (frame.type !== 'heartbeat') this.complain(`it was sent ${text}`);
  }

  #greet(frame, leg) {
    leg.greeted = true;
    if (frame.user_id !== this.#owner) this.complain(`it is called ${frame.user_id}`);
    this.#epoch ??= frame.epoch;
    this.#position ??= frame.position;
    if (frame.epoch !== this.#epoch) this.complain(`the epoch is ${frame.epoch}`);
    if (frame.position !== this.#position) this.complain(`it goes on at ${frame.position}`);
  }

  #resume(frame, leg) {
    if (leg.answered || frame.from !== leg.cursor) this.complain(`it resumes from ${frame.from}`);
    leg.answered = true;
    this.resumed += 1;
  }

  #event(frame, text, leg) {
    if (!leg.answered) this.complain('an event came before it was resumed');
    if (frame.seq !== this.#position + 1 || 'first_seq' in frame) this.complain(`event ${frame.seq} came next`);
    if (frame.user_id !== this.#owner) this.complain(`event ${frame.seq} is of ${frame.user_id}`);
    for (const [, owner] of text.matchAll(/owner=([^;"]*);/g)) {
      if (owner !== this.#owner) this.complain(`event ${frame.seq} speaks of ${owner}`);
    }
    if (this.#ended) this.complain(`event ${frame.seq} came after the end`);
    this.#position = frame.seq;
    this.received += 1;
    this.#ended ||= frame.type === 'agent_completed';
  }
}

const devices = [new Device(uri, user, events), new Device(otherUri, other, fewEvents)];
Promise.all(devices.map((device) => device.follow()))
  .catch((failure) => problems.push(String(failure)))
  .then(() => done(JSON.stringify({
    problems, drops: devices[0].drops, resumed: devices[0].resumed, events: devices.map((device) => device.received) })));
