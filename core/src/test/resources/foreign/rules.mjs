// Plays one scripted server per scenario to the browser client and says, in order, what its callbacks were told.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const { WebSocket, WebSocketServer } = createRequire(`${process.env.TIDINGS_NODE_MODULES}/`)('ws');
const { connect } = await import(pathToFileURL(process.argv[2]).href);
const LIMIT_MS = 15_000;

const run = (id, more) => ({
  run_id: id, thread_id: 't', agent_name: 'writer', started_at: 1.5, open_tools: [], messages: [], awaiting_user: false, ...more });
const ended = (id, status, seq) => run(id, { status, terminal_seq: seq });
const event = (seq, type, more) => ({
  type, seq, timestamp: 2.5, event_id: `e${seq}`, user_id: 'ada', thread_id: 't', run_id: 'r', agent_name: 'writer', ...more });
const started = (seq, id = 'r') => event(seq, 'agent_started', { run_id: id });
const delta = (seq, offset, text, more) => event(seq, 'message_delta', { message_id: 'm', offset, delta: text, ...more });
const note = (seq, id = 'r') => event(seq, 'x_note', { run_id: id, data: {} });
const completed = (seq, id = 'r') =>
  event(seq, 'agent_completed', { run_id: id, final_response: null, status: 'completed', duration_ms: 1 });

// A server that takes one connection after the other.
class Stage {
  log = [];
  #arrivals = [];
  #waiting = [];

  static async open(options = {}) {
    const stage = new Stage();
    stage.server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'tidings.v1' });
    await new Promise((resolve) => stage.server.on('listening', resolve));
    stage.server.on('connection', (socket, request) => stage.#arrive(new Peer(stage, socket, request)));
    stage.url = `ws://127.0.0.1:${stage.server.address().port}/ws`;
    stage.client = connect(stage.#options(options));
    return stage;
  }

  #options(options) {
    const log = (...entry) => this.log.push(entry);
    return {
      session: () => ({ url: this.url + (options.query ?? '') }), WebSocket, backoffBaseMs: 4, backoffCapMs: 50, steadyMs: 60_000,
      onEvent: (e) => log('event', e.seq),
      onText: ({ message }) => log('text', message.text, message.complete),
      onRun: (r) => log('run', r.runId, r.status),
      onRunLost: (r) => log('lost', r.runId),
      onGap: (gap) => log('gap', gap.reason, gap.lost.map(({ from, to }) => `${from}-${to}`).join(), gap.head),
      onCaughtUp: ({ from, to }) => log('caught up', from, to),
      onState: (s) => { log('state', s.state); if (s.state === 'waiting') this.delays = [...(this.delays ?? []), s.delayMs]; },
      onClose: ({ code }) => log('close', code),
      onError: (error) => log('error', error.message),
      ...options,
    };
  }

  #arrive(peer) {
    if (this.#waiting.length > 0) this.#waiting.shift()(peer);
    else this.#arrivals.push(peer);
  }

  next() {
    if (this.#arrivals.length > 0) return Promise.resolve(this.#arrivals.shift());
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get absent() {
    return this.#arrivals.length === 0;
  }

  told(...names) {
    return this.log.filter(([name]) => names.includes(name));
  }

  async until(condition) {
    while (!condition()) await sleep(2);
  }

  end() {
    this.client.close();
    this.server.clients.forEach((socket) => socket.terminate());
    this.server.close();
  }
}

class Peer {
  frames = [];

  constructor(stage, socket, request) {
    this.stage = stage;
    this.socket = socket;
    this.query = Object.fromEntries(new URL(request.url, 'ws://x').searchParams);
    socket.on('message', (data) => this.frames.push(JSON.parse(data)));
    socket.on('error', () => {});
  }

  send(...frames) {
    frames.forEach((frame) => this.socket.send(JSON.stringify(frame)));
    return this;
  }

  welcome(seq, position, more) {
    return this.send({
      type: 'connection_established', connection_id: 'c', user_id: 'ada', epoch: 'one', seq, position,
      heartbeat_interval_ms: 25_000, protocol: 'tidings.v1', runs: [], ...more });
  }

  resumed(from, to) {
    return this.welcome(to, from).send({ type: 'resumed', from, to });
  }

  gap(reason, lost, head, runs = []) {
    return this.send({ type: 'resume_gap', reason, lost: lost.map(([from, to]) => ({ from, to, deltas_only: false })), head, runs });
  }

  heartbeat(position) {
    return this.send({ type: 'heartbeat', position });
  }

  async heard(type) {
    await this.stage.until(() => this.frames.some((frame) => frame.type === type));
    return this.frames.find((frame) => frame.type === type);
  }

  // Waits until the client has handled everything so far.
  async handled(events) {
    await this.stage.until(() => this.stage.told('event').length >= events);
  }

  drop() {
    this.socket.terminate();
    return this.stage;
  }

  close(code, reason) {
    this.socket.close(code, reason);
    return this.stage;
  }
}

// Sends frames to a client that begins at 0, then a last one, and returns what the client was told of them.
async function live(frames, options) {
  const stage = await Stage.open(options);
  const peer = await stage.next();
  peer.welcome(0, 0).send(...frames, { type: 'error_message', error_code: 'end', error_message: 'end', retryable: false, details: {} });
  await stage.until(() => stage.told('error').length > 0);
  stage.end();
  return stage.log.filter(([name]) => !['state', 'error', 'caught up'].includes(name));
}

// Lets a client see one open run, drops it, and answers its resume.
async function again(answer, events, options) {
  const stage = await Stage.open(options);
  const first = await stage.next();
  first.welcome(0, 0).send(started(1), event(2, 'tool_executing', { tool_name: 'search', tool_args: {}, execution_id: 'x' }));
  await first.handled(2);
  first.drop();
  const second = await stage.next();
  answer(second);
  await second.handled(events);
  await sleep(30);
  const result = {
    query: second.query, log: stage.told('gap', 'run', 'lost', 'event', 'caught up').slice(3), cursor: stage.client.cursor,
    tools: [...(stage.client.runs.get('r')?.openTools.values() ?? [])] };
  stage.end();
  return result;
}

const scenarios = {
  merged_deltas_are_no_gap: () => live([started(1), delta(2, 0, 'He'), delta(5, 2, 'llo', { first_seq: 3 })]),
  a_skipped_number_is_a_gap: () => live([started(1), delta(2, 0, 'He'), delta(5, 2, 'llo', { first_seq: 4 }), completed(7)]),
  a_heartbeat_ahead_is_a_gap: () => live([started(1), { type: 'heartbeat', position: 4 }, note(5)]),
  a_filter_hides_without_a_gap: () => live([started(1), note(4), { type: 'heartbeat', position: 9 }, note(10)], { filtered: true }),
  an_address_with_a_thread_is_a_filter: () => live([started(1), note(4)], { query: '?thread_id=t' }),
  what_was_seen_is_dropped: () => live([started(1), note(2), started(1), note(2), note(3)]),
  offsets_make_an_overlap_harmless: () =>
    live([started(1), delta(2, 0, 'Hel'), delta(3, 2, 'llo'), delta(4, 5, ' \u{1F600}'), delta(5, 8, '!'), delta(6, 3, 'p')]),
  a_hole_in_a_text_is_told: () => live([started(1), delta(2, 4, 'late'), delta(3, 8, 'r'), delta(4, 0, 'whole')]),
  an_event_outside_of_a_run_begins_none: () => live([note(1, 'nobody'), event(2, 'agent_pondering', {}), started(3), note(4)]),
  a_callback_that_throws_stops_nothing: async () => {
    const seen = [];
    const log = await live([started(1), note(2)], { onEvent: (e) => { seen.push(e.seq); throw new Error('mine'); } });
    return [...log, ['seen', ...seen]];
  },

  a_merged_frame_overlaps_what_was_seen: () =>
    again((peer) => peer.resumed(2, 4).send(delta(4, 0, 'abc', { first_seq: 2 })), 3),
  a_gap_with_a_lost_an_ended_and_an_open_run: () => again((peer) => peer.welcome(9, 2).gap(
    'trimmed', [[3, 4], [5, 8]], 9, [run('s', { open_tools: [{ execution_id: 'y', tool_name: 'crawl' }] }), ended('u', 'failed', 8)])
    .send(note(9, 's')), 3),
  a_gap_whose_run_goes_on: () => again((peer) => peer.welcome(9, 2).gap('trimmed', [[3, 9]], 9, [run('r')]).send(note(10)), 3),
  a_gap_that_leaves_some_unsaid: () => again((peer) => peer.welcome(9, 2).gap('trimmed', [[3, 4], [6, 8]], 9, [run('r')]).send(note(9)), 3),
  an_epoch_change: () => again((peer) => peer.welcome(3, 0, { epoch: 'two', runs: [run('n')] })
    .gap('epoch_changed', [], 3, [run('n')]).send(started(1, 'n'), note(2, 'n'), note(3, 'n')), 5),
  an_epoch_change_without_a_word: () => again((peer) => peer.welcome(0, 0, { epoch: 'two', runs: [run('n')] }).send(started(1, 'n')), 3),
  a_cursor_ahead: () => again((peer) => peer.welcome(1, 0).gap('cursor_ahead', [], 1, [ended('r', 'completed', 1)]).send(completed(1)), 3),
  a_resume_that_begins_too_late: () => again((peer) => peer.resumed(5, 6).send(note(6)), 3),
  a_drop_before_the_gap_is_said: async () => {
    const stage = await Stage.open();
    const first = await stage.next();
    first.welcome(0, 0).send(started(1));
    await first.handled(1);
    first.drop();
    const second = await stage.next();
    second.welcome(0, 0, { epoch: 'two' });
    await stage.until(() => stage.told('state').filter(([, name]) => name === 'open').length === 2);
    second.drop();
    const third = await stage.next();
    third.welcome(0, 0, { epoch: 'two' }).gap('epoch_changed', [], 0);
    await stage.until(() => stage.told('gap').length > 0);
    stage.end();
    return { asked: [second.query, third.query], log: stage.told('gap', 'lost'), cursor: stage.client.cursor };
  },

  close_codes: async () => {
    const codes = [1000, 1001, 1002, 1003, 1007, 1009, 1011, 1012, 1013, 4008, 4400, 4401, 4403, 4404, 4408, 4409, 4429, null];
    return Object.fromEntries(await Promise.all(codes.map(async (code) => {
      const stage = await Stage.open();
      const first = (await stage.next()).welcome(0, 0);
      if (code === null) first.drop();
      else first.close(code, '');
      await stage.until(() => stage.client.state === 'closed' || !stage.absent);
      const back = stage.client.state !== 'closed';
      if (code === 4401) (await stage.next()).welcome(0, 0).close(4401, '');
      if (code === 4401) await stage.until(() => stage.client.state === 'closed');
      stage.end();
      return [code ?? 'drop', back];
    })));
  },
  advice: async () => {
    const stage = await Stage.open({ backoffBaseMs: 20 });
    (await stage.next()).welcome(0, 0).send({ type: 'going_away', reconnect_after_ms: 150, position: 0 }).close(1012, '');
    (await stage.next()).welcome(0, 0).close(4429, 'retry_after_ms=120');
    (await stage.next()).welcome(0, 0).close(1012, '');
    await stage.next();
    stage.end();
    return stage.delays;
  },
  back_off: async () => {
    const stage = await Stage.open({ backoffBaseMs: 10, backoffCapMs: 45, session: () => { throw new Error('down'); } });
    await stage.until(() => stage.delays?.length >= 40);
    stage.end();
    return stage.delays;
  },
  back_off_begins_anew: async () => {
    const stage = await Stage.open({ backoffBaseMs: 1, steadyMs: 20 });
    for (let round = 0; round < 3; round += 1) (await stage.next()).welcome(0, 0).drop();
    const peer = (await stage.next()).welcome(0, 0);
    await sleep(250);
    peer.drop();
    await stage.next();
    stage.end();
    return stage.delays;
  },
  silence: async () => {
    const stage = await Stage.open({ silenceFactor: 2 });
    const peer = (await stage.next()).welcome(0, 0, { heartbeat_interval_ms: 250 });
    for (let beat = 0; beat < 20; beat += 1) await sleep(30).then(() => peer.heartbeat(0));
    const alive = stage.told('close').length === 0;
    await stage.next();
    stage.end();
    return { alive, closes: stage.told('close') };
  },

  sessions: async () => {
    let calls = 0;
    const late = [];
    const stage = await Stage.open({
      connectTimeoutMs: 1_000,
      session: () => {
        calls += 1;
        if (calls === 1) return new Promise((resolve) => late.push(resolve));
        if (calls === 2) throw new Error('login is down');
        return { url: stage.url.replace('ws:', 'http:'), token: `token-${calls}` };
      },
    });
    const peer = await stage.next();
    late[0]({ url: stage.url });
    await sleep(50);
    const alone = stage.absent;
    peer.welcome(0, 0).close(4401, '');
    await stage.next();
    stage.end();
    return { calls, alone, closes: stage.told('close', 'error') };
  },
  a_token_in_the_first_frame: async () => {
    const stage = await Stage.open({ session: () => ({ url: `${stage.url}?auth=frame`, token: 'a long = token' }) });
    const peer = await stage.next();
    const frame = await peer.heard('authenticate');
    stage.end();
    return [frame, peer.socket.protocol];
  },
  a_session_that_is_refused_for_good: async () => {
    const stage = await Stage.open({ session: () => { throw Object.assign(new Error('no such user'), { retryable: false }); } });
    await stage.until(() => stage.client.state === 'closed');
    stage.end();
    return stage.log;
  },

  outbox: async () => {
    const stage = await Stage.open();
    const results = [];
    const send = (message, id) => stage.client.send({ type: 'user_message', message, ...(id ? { request_id: id } : {}) })
      .then((answer) => results.push([message, 'accepted', answer.runId ?? null]), (e) => results.push([message, e.code, e.retryable]));
    send('before', 'q1');
    const first = (await stage.next()).welcome(0, 0);
    await first.heard('user_message');
    await sleep(10);
    send('unanswered', 'q2');
    await stage.until(() => first.frames.length === 2);
    const answered = { type: 'accepted', request_id: 'q1', run_id: 'r9' };
    first.send(answered);
    await stage.until(() => results.length === 1);
    first.drop();
    await stage.until(() => stage.told('close').length === 1);
    send('while away', 'q3');
    const second = (await stage.next()).resumed(0, 0);
    await stage.until(() => second.frames.length === 2);
    second.send({ type: 'error_message', error_code: 'busy', error_message: 'later', retryable: true, request_id: 'q2', details: {} });
    await stage.until(() => results.length === 2);
    second.drop();
    await stage.until(() => stage.told('close').length === 2);
    send('typed during the restart', 'q4');
    const third = (await stage.next()).welcome(0, 0, { epoch: 'two' }).gap('epoch_changed', [], 0);
    await stage.until(() => third.frames.length === 1 && results.length === 3);
    send('at the end', 'q5');
    send('twice', 'q5');
    stage.client.close();
    await sleep(5);
    stage.end();
    return { results, sent: [first, second, third].map((peer) => peer.frames.map((frame) => frame.request_id)) };
  },
  outbox_limit: async () => {
    const stage = await Stage.open({ outboxLimit: 2 });
    const sends = ['a', 'b', 'c'].map((message) => stage.client.send({ type: 'user_message', message }));
    const third = await sends[2].catch((error) => error.message);
    stage.client.close();
    const others = await Promise.all(sends.slice(0, 2).map((sent) => sent.catch((error) => error.code)));
    stage.end();
    return [third, ...others];
  },
  acknowledgements: async () => {
    const stage = await Stage.open({ ackIntervalMs: 20 });
    const peer = (await stage.next()).welcome(0, 0).send(started(1), note(2));
    await peer.heard('ack');
    peer.send(note(3), note(4));
    await peer.handled(4);
    stage.client.close();
    await stage.until(() => peer.frames.length === 2);
    stage.end();
    return peer.frames;
  },
  snapshots: async () => {
    const stage = await Stage.open({ runLimit: 2 });
    const tool = { execution_id: 'x', tool_name: 'search' };
    const peer = (await stage.next()).welcome(6, 6, { runs: [run('r', { open_tools: [tool], awaiting_user: true })] });
    await stage.until(() => stage.client.runs.size === 1);
    const { status, awaitingUser, openTools, startedAt } = stage.client.runs.get('r');
    const before = [status, awaitingUser, [...openTools.values()], startedAt];
    peer.send(event(7, 'agent_thinking', { reasoning: 'on' }), started(8, 's'), completed(9, 's'), started(10, 'u'));
    await peer.handled(4);
    const after = [stage.client.runs.get('r').awaitingUser, [...stage.client.runs.keys()]];
    stage.end();
    return { before, after, log: stage.told('caught up') };
  },
  history: async () => {
    const stage = await Stage.open({ history: true });
    (await stage.next()).welcome(2, 2);
    const peer = (await stage.next()).resumed(0, 2).send(started(1), note(2));
    await peer.handled(2);
    stage.end();
    return { query: peer.query, log: stage.told('event', 'caught up', 'gap') };
  },
};

const playing = new Set(Object.keys(scenarios));
const late = setTimeout(() => {
  process.stderr.write(`${[...playing].join(', ')} did not end\n`);
  process.exit(1);
}, LIMIT_MS);
const results = await Promise.all(Object.entries(scenarios).map(async ([name, play]) => {
  const result = await play();
  playing.delete(name);
  return [name, result];
}));
clearTimeout(late);
process.stdout.write(`${JSON.stringify({ ok: true, ...Object.fromEntries(results) })}\n`, () => process.exit(0));
