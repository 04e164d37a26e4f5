// A server that plays one script per path, honest or with one planted fault, for the judges to find.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const { WebSocketServer } = createRequire(process.env.TIDINGS_NODE_MODULES + '/')('ws');

const at = () => Math.round(Date.now()) / 1000;
const clone = (value) => structuredClone(value);

// One run with every kind of event, and a child run.
function script(user) {
  const now = at();
  const events = [];
  const emit = (run, type, fields) => events.push({
    type, event_id: `e${events.length + 1}`, seq: events.length + 1, timestamp: now + events.length / 1000, user_id: user,
    thread_id: 't1', run_id: run, agent_name: run === 'r1' ? 'writer' : 'helper', ...fields });
  emit('r1', 'agent_started', { task_description: `owner=${user};` });
  emit('r1', 'agent_thinking', { reasoning: 'think', step_number: 1 });
  emit('r1', 'tool_executing', { tool_name: 'search', tool_args: { q: 1 }, execution_id: 'x1' });
  emit('r2', 'agent_started', { parent_run_id: 'r1' });
  emit('r1', 'message_delta', { message_id: 'm1', offset: 0, delta: 'Hi \u{1F600}' });
  emit('r1', 'tool_completed', {
    tool_name: 'search', execution_id: 'x1', results: null, success: true, duration_ms: 3 });
  emit('r1', 'message_delta', { message_id: 'm1', offset: 5, delta: ' there' });
  emit('r1', 'message_delta', { message_id: 'm1', offset: 11, delta: ', you' });
  emit('r2', 'agent_error', { error: 'no', error_code: 'agent_failed', retryable: false });
  emit('r1', 'progress_update', { progress: 99.5 });
  emit('r1', 'x_note', { data: {} });
  emit('r1', 'agent_completed', { final_response: { a: [1] }, status: 'completed', duration_ms: 7 });
  return events;
}

const renumber = (events) => events.forEach((event, index) => { event.seq = index + 1; });
const insert = (events, index, event) => { events.splice(index, 0, { ...event, event_id: 'planted' }); renumber(events); };
const of = (events, type, nth = 0) => events.filter((event) => event.type === type)[nth];

// Makes one frame of the two neighbouring deltas, also if the first of them was received before.
function merge(events, delta) {
  const last = events.findIndex((event) => event.offset === 11);
  if (last >= 0) {
    const known = last > 0 && events[last - 1].offset === 5 ? 1 : 0;
    events.splice(last - known, 1 + known, { ...events[last], first_seq: events[last].seq - 1, offset: 5, delta });
  }
  return events;
}

// What is done to the events, or to the frames of one device, before they go out.
const faults = {
  honest: {},
  loss: { events: (e) => e.splice(4, 1) },
  renumbered_loss: { events: (e) => { e.splice(1, 1); renumber(e); } },
  duplicate: { events: (e) => e.splice(4, 0, clone(e[4])) },
  reorder: { events: (e) => { [e[4], e[5]] = [e[5], e[4]]; } },
  foreign_event: { events: (e) => { e[4].user_id = 'eve'; } },
  foreign_text: { events: (e) => { e[1].reasoning = 'owner=eve;'; } },
  missing_field: { events: (e) => { delete of(e, 'tool_completed').results; } },
  missing_timestamp: { events: (e) => { delete e[3].timestamp; } },
  wrong_type: { events: (e) => { e[6].seq = '7'; } },
  text_for_flag: { events: (e) => { of(e, 'tool_completed').success = 'true'; } },
  wrapped: { events: (e) => { e[1].payload = { reasoning: 'think' }; } },
  unknown_event: { events: (e) => { e[1].type = 'agent_pondering'; } },
  milliseconds: { events: (e) => { e.forEach((event) => { event.timestamp = Math.round(event.timestamp * 1000); }); } },
  microseconds: { events: (e) => { e[1].timestamp += 0.0004; } },
  time_backwards: { events: (e) => { e[5].timestamp -= 1; } },
  after_terminal: { events: (e) => insert(e, 12, e[1]) },
  doubled_terminal: { events: (e) => insert(e, 12, e[11]) },
  event_of_ended_child: { events: (e) => insert(e, 10, { ...e[1], run_id: 'r2', agent_name: 'helper' }) },
  no_terminal: { events: (e) => e.splice(11, 1) },
  not_started: { events: (e) => { e.splice(0, 1); renumber(e); } },
  started_twice: { events: (e) => insert(e, 2, e[0]) },
  tool_never_completed: { events: (e) => { e.splice(5, 1); renumber(e); } },
  tool_completed_twice: { events: (e) => insert(e, 6, e[5]) },
  tool_never_executed: { events: (e) => { e[5].execution_id = 'x2'; } },
  child_outlives_parent: { events: (e) => { e.splice(8, 1); renumber(e); } },
  delta_hole: { events: (e) => { e[6].offset = 6; } },
  delta_overlap: { events: (e) => { e[6].offset = 4; } },
  split_surrogate: { events: (e) => { e[4].delta = 'Hi !\ud83d'; } },
  event_id_reused: { events: (e) => { e[6].event_id = e[2].event_id; } },
  run_changed: { events: (e) => { e[6].thread_id = 't2'; } },
  false_first_seq: { events: (e) => { e[6].first_seq = 8; } },
  devices_differ: { device: (e, index) => { if (index === 1) e[1].reasoning = 'other'; } },
  device_lacks_the_end: { device: (e, index) => { if (index === 1) e.pop(); } },
  welcome_late: { order: (welcome, e) => [e[0], welcome, ...e.slice(1)] },
  welcome_twice: { order: (welcome, e) => [welcome, ...e.slice(0, 3), welcome, ...e.slice(3)] },
  welcome_foreign: { welcome: (w) => { w.user_id = 'eve'; } },
  welcome_bare: { welcome: (w) => { delete w.runs; } },
  welcome_behind: { welcome: (w) => { w.seq = 5; } },
  heartbeat_ahead: { order: (welcome, e) => [welcome, { type: 'heartbeat', position: 3 }, ...e] },
  closes: { order: (welcome, e) => [welcome, ...e.slice(0, 5), null] },
  duplicate_member: { text: (t) => t.replace('"type":"agent_thinking"', '"type":"agent_thinking","type":"agent_thinking"') },
  no_json: { text: (t) => t.replace('"step_number":1', '"step_number":NaN') },
  merged: { device: (e, index) => { if (index === 1) merge(e, ' there, you'); } },
  merged_wrongly: { device: (e, index) => { if (index === 1) merge(e, ' there'); } },
  // to a device that resumes
  resume_merges: { replay: (answer, e) => [...answer, ...merge(e, ' there, you')] },
  resumed_missing: { answer: () => [] },
  resumed_twice: { answer: (a) => [a, a] },
  resumed_late: { replay: (answer, e) => e.length ? [e[0], ...answer, ...e.slice(1)] : answer },
  resumed_lies: { answer: (a) => [{ ...a, to: a.to + 1 }] },
  resume_loses: { replay: (answer, e) => [...answer, ...e.slice(1)] },
  resume_repeats: { from: -1 },
  resume_rewrites: { replay: (answer, e) => [...answer, ...e.map((x) => ({ ...x, agent_name: x.agent_name + ' ' }))] },
  resume_gap: { answer: (a) => [{ type: 'resume_gap', reason: 'trimmed', lost: [], head: a.to, runs: [] }] },
  epoch_changes: { welcome: (w, resumes) => { if (resumes) w.epoch = 'another'; } },
};

class Stage {
  constructor(name, awaited, user) {
    this.fault = faults[name];
    this.awaited = awaited;
    this.events = script(user);
    this.fault.events?.(this.events);
    this.user = user;
    this.sent = 0;
    this.clients = [];
  }

  text(frame) {
    const text = JSON.stringify(frame);
    return this.fault.text ? this.fault.text(text) : text;
  }

  join(socket, cursor) {
    if (cursor === this.sent && this.sent < this.events.length) {
      setTimeout(() => this.join(socket, cursor), 5); // so that every resume has something to replay
      return;
    }
    const start = cursor ?? this.sent;
    const welcome = {
      type: 'connection_established', connection_id: `c${Math.random()}`, user_id: this.user, epoch: 'life', seq: this.sent,
      position: start, heartbeat_interval_ms: 25000, protocol: 'tidings.v1', runs: [] };
    this.fault.welcome?.(welcome, cursor !== null);
    if (cursor === null) {
      this.clients.push({ socket, frames: this.frames(welcome, this.clients.length) });
      if (this.clients.length === this.awaited) this.play();
      return;
    }
    let answer = [{ type: 'resumed', from: cursor, to: this.sent }];
    answer = this.fault.answer ? this.fault.answer(answer[0]) : answer;
    const missed = clone(this.events.slice(cursor + (this.fault.from ?? 0), this.sent));
    const replay = this.fault.replay ? this.fault.replay(answer, missed) : [...answer, ...missed];
    [welcome, ...replay].forEach((frame) => socket.send(this.text(frame)));
    if (this.over) socket.close(1000);
    this.clients.push({ socket, frames: this.events, live: true });
  }

  frames(welcome, index) {
    const events = clone(this.events);
    this.fault.device?.(events, index);
    return this.fault.order ? this.fault.order(welcome, events) : [welcome, ...events];
  }

  // One event at a time: a device that drops and resumes must find some of them live and some replayed.
  play() {
    const steady = this.clients[0].frames.length;
    let step = 0;
    const timer = setInterval(() => {
      this.clients.forEach((client) => this.send(client, step));
      this.sent = Math.max(0, Math.min(step, this.events.length));
      step += 1;
      if (step > steady) {
        clearInterval(timer);
        this.over = true;
        this.clients.forEach((client) => client.socket.close(1000));
      }
    }, 12);
  }

  send(client, step) {
    const frame = client.live ? client.frames[step - 1] : client.frames[step];
    if (frame === null) client.socket.close(4008);
    else if (frame !== undefined) client.socket.send(this.text(frame));
  }
}

const http = createServer();
const server = new WebSocketServer({
  server: http, perMessageDeflate: false,
  handleProtocols: (offered, request) => request.url.startsWith('/echo') ? [...offered][1] : 'tidings.v1' });
const stages = new Map();

// /<fault>/<number of devices>/<user>; /deaf ignores all, and the bystander's stream has a gap; /abrupt breaks off;
// /echo lets everyone in and repeats the token
server.on('connection', (socket, request) => {
  const url = new URL(request.url, 'ws://localhost');
  const [, name, awaited, user] = url.pathname.split('/');
  const token = request.headers['sec-websocket-protocol']?.split('bearer.')[1];
  socket.on('error', () => {});
  if (name in faults) {
    const stage = stages.get(url.pathname) ?? new Stage(name, Number(awaited), user);
    stages.set(url.pathname, stage);
    const seq = url.searchParams.get('seq');
    stage.join(socket, seq === null ? null : Number(seq));
    return;
  }
  socket.send(JSON.stringify({
    type: 'connection_established', connection_id: 'c', user_id: token ?? 'someone', epoch: 'life', seq: 0, position: 0,
    heartbeat_interval_ms: 25000, protocol: 'tidings.v1', runs: [] }));
  if (name === 'abrupt') setTimeout(() => socket.terminate(), 100);
  if (name === 'deaf' && token === 'bystander') tick(socket, 1);
});

function tick(socket, seq) {
  if (socket.readyState !== 1) return;
  if (seq !== 20) {
    socket.send(JSON.stringify({
      type: 'x_tick', event_id: `e${seq}`, seq, timestamp: at(), user_id: 'bystander', thread_id: 't1', run_id: 'r1',
      agent_name: 'clock', data: {} }));
  }
  setTimeout(() => tick(socket, seq + 1), 3);
}

http.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: http.address().port, faults: Object.keys(faults) }));
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
