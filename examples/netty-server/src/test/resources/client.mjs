// Logs in over HTTP, chats, loses its connection in the middle of the answer, and resumes: client.mjs <address of the page>
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const { WebSocket } = createRequire(`${process.env.TIDINGS_NODE_MODULES}/`)('ws');
const LAST = 300;
const CUTS = [70, 190];
const PATIENCE_MS = 20_000;
const page = process.argv[2];

async function logIn(name, password) {
  const response = await fetch(`${page}login`, { method: 'POST', body: new URLSearchParams({ name, password }) });
  return response.ok ? (await response.json()).token : response.status;
}

// A connection whose frames are taken one by one.
class Connection {
  #frames = [];
  #wake = () => {};
  #socket;

  constructor(token, query = '') {
    this.#socket = new WebSocket(`${page.replace('http:', 'ws:')}ws${query}`, ['tidings.v1', `bearer.${token}`]);
    this.#socket.on('message', (data) => {
      this.#frames.push(JSON.parse(data));
      this.#wake();
    });
    this.opened = new Promise((resolve, reject) => {
      this.#socket.on('open', resolve);
      this.#socket.on('error', reject);
    });
  }

  async next() {
    await this.opened;
    assert.equal(this.#socket.protocol, 'tidings.v1');
    assert.equal(this.#socket.extensions, '');
    const limit = setTimeout(() => assert.fail(`no frame came within ${PATIENCE_MS} ms`), PATIENCE_MS);
    while (this.#frames.length === 0) {
      await new Promise((resolve) => { this.#wake = resolve; });
    }
    clearTimeout(limit);
    return this.#frames.shift();
  }

  send(message) {
    this.#socket.send(JSON.stringify(message));
  }

  // Ends the TCP connection without a close frame.
  cut() {
    this.#socket.terminate();
  }
}

class Answer {
  text = '';
  ended = false;

  constructor(position) {
    this.position = position;
  }

  get numbers() {
    return this.text.split(' ').length - 1;
  }

  take(event) {
    assert.equal(event.user_id, 'ada');
    assert.equal(event.first_seq ?? event.seq, this.position + 1);
    this.position = event.seq;
    if (event.type === 'message_delta') {
      assert.equal(event.offset, this.text.length);
      this.text += event.delta;
    }
    this.ended = event.type === 'agent_completed';
  }

  // Reads until it has so many numbers, or ends.
  async follow(connection, cut) {
    while (!this.ended && this.numbers < cut) {
      const frame = await connection.next();
      if ('event_id' in frame) this.take(frame);
      else assert.ok(['accepted', 'heartbeat'].includes(frame.type), JSON.stringify(frame));
    }
  }
}

async function count(token) {
  let connection = new Connection(token);
  const welcome = await connection.next();
  assert.equal(welcome.user_id, 'ada');
  const answer = new Answer(welcome.position);
  connection.send({ type: 'user_message', request_id: 'first', message: String(LAST) });
  for (const cut of CUTS) {
    await answer.follow(connection, cut);
    assert.ok(!answer.ended, 'the answer must not be whole before the connection is cut');
    connection.cut();
    connection = new Connection(token, `?epoch=${welcome.epoch}&seq=${answer.position}`);
    assert.equal((await connection.next()).type, 'connection_established');
    const { type, from } = await connection.next();
    assert.deepEqual({ type, from }, { type: 'resumed', from: answer.position });
  }
  await answer.follow(connection, LAST + 1);
  assert.equal(answer.text, Array.from({ length: LAST }, (_, n) => `${n + 1} `).join(''));
  connection.cut();
}

assert.equal(await logIn('ada', 'hopper'), 401);
await assert.rejects(new Connection('nobody').opened, /401/);
const grace = new Connection(await logIn('grace', 'hopper'));
assert.equal((await grace.next()).user_id, 'grace');
await count(await logIn('ada', 'lovelace'));
grace.send({ type: 'ping' });
assert.equal((await grace.next()).type, 'pong');
grace.cut();
console.log(`${LAST} numbers in order over ${CUTS.length + 1} connections, grace was told nothing`);
