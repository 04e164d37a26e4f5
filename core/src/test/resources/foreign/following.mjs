// Devices that follow their user's stream, steadily or with drops.
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { Course, Leg, Problems } from './course.mjs';

const { WebSocket } = createRequire(process.env.TIDINGS_NODE_MODULES + '/')('ws');

export function connect(uri, who, cursor = null) {
  const url = new URL(uri);
  Object.entries(cursor ?? {}).forEach(([name, value]) => url.searchParams.set(name, value));
  const protocols = who.via === 'header' ? ['tidings.v1'] : ['tidings.v1', `bearer.${who.token}`];
  const headers = who.via === 'header' ? { Authorization: `Bearer ${who.token}` } : {};
  return new WebSocket(url, protocols, { headers, handshakeTimeout: 10_000 });
}

// A generator of numbers in [0, 1) that only the seed decides.
function generator(text) {
  let state = [...text].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Device {
  finished = false;
  leaving = false;
  ended = false;
  gone = false;

  constructor(uri, who, label, problems) {
    this.uri = uri;
    this.who = who;
    this.course = new Course(who.user, label, problems);
  }

  follow() {
    this.open(null);
  }

  open(cursor) {
    const leg = new Leg(this.course, cursor);
    const socket = connect(this.uri, this.who, cursor);
    this.socket = socket;
    socket.on('open', () => this.opened(socket, leg));
    socket.on('message', (data, isBinary) => {
      if (socket === this.socket) this.take(leg, data.toString(), isBinary);
    });
    socket.on('error', (e) => {
      if (socket === this.socket && !this.leaving) this.course.problem('failed', e.message);
    });
    socket.on('close', (code, reason) => {
      if (socket !== this.socket || this.leaving) return;
      this.ended = code === 1000 && this.who.until_close === true;
      if (!this.ended) this.course.problem('closed', `${code} ${reason}`);
      this.gone = true;
    });
    return leg;
  }

  opened(socket) {
    if (socket.protocol !== 'tidings.v1') this.course.problem('subprotocol', socket.protocol);
    if (socket.extensions !== '') this.course.problem('compression', socket.extensions);
  }

  take(leg, text, isBinary) {
    leg.take(text, isBinary);
    this.finished ||= this.mayFinish()
      && this.course.received >= (this.who.events ?? 0) && this.course.endedRuns >= (this.who.runs ?? 0);
  }

  mayFinish() {
    return this.course.start !== null;
  }

  judgeEnd() {
    const { course, who } = this;
    if (!this.finished) {
      course.problem('unfinished', `${course.received} of ${who.events} events, ${course.endedRuns} ended runs`);
    } else if (who.events !== undefined && course.received !== who.events) {
      course.problem('too_many', `${course.received} events`);
    }
  }

  leave() {
    this.leaving = true;
    this.socket.close();
    setTimeout(() => this.socket.terminate(), 1000).unref();
  }

  report() {
    return {};
  }
}

// Loses its connection at seeded moments and resumes where it was.
class Dropper extends Device {
  legs = [];
  drops = 0;
  frames = 0;
  earlyCut = null;

  constructor(uri, who, problems, seed) {
    super(uri, who, 'dropper', problems);
    this.random = generator(seed);
    const moments = new Set();
    while (moments.size < Math.min(who.drops, who.events - 1)) {
      moments.add(1 + Math.floor(this.random() * (who.events - 1)));
    }
    this.cuts = [...moments].sort((a, b) => a - b);
  }

  open(cursor) {
    const leg = super.open(cursor);
    this.legs.push(leg);
    return leg;
  }

  opened(socket, leg) {
    super.opened(socket, leg);
    if (this.earlyCut === 0) this.drop();
  }

  mayFinish() {
    return this.cuts.length === 0;
  }

  take(leg, text, isBinary) {
    super.take(leg, text, isBinary);
    this.frames += 1;
    if (this.finished) return;
    const pending = this.cuts.length;
    while (this.cuts.length > 0 && this.course.received >= this.cuts[0]) this.cuts.shift();
    if (this.cuts.length < pending || this.frames === this.earlyCut) this.drop();
  }

  // Cuts the line without a close frame, with FIN or with RST, and comes back a little later.
  drop() {
    const socket = this.socket;
    this.socket = null;
    this.drops += 1;
    if (this.random() < 0.5) socket._socket.resetAndDestroy();
    else socket.terminate();
    setTimeout(() => this.resume(), this.random() * 30);
  }

  resume() {
    this.frames = 0;
    this.earlyCut = this.random() < 0.3 ? Math.floor(this.random() * 4) : null;
    const cursor = { epoch: this.course.epoch, seq: this.course.position };
    if (this.random() < 0.5) cursor.event_id = this.course.lastEventId;
    this.open(cursor);
  }

  report() {
    return {
      drops: this.drops, resumed: this.legs.filter((leg) => leg.answer !== null).length,
      replayed: this.legs.reduce((sum, leg) => sum + leg.replayed, 0) };
  }
}

function devices(mode, spec, who, problems) {
  if (mode === 'resume') {
    return [new Device(spec.uri, who, 'steady', problems),
      new Dropper(spec.uri, who, problems, `${spec.seed} ${who.user}`)];
  }
  return Array.from({ length: who.devices ?? 1 }, (_, n) => new Device(spec.uri, who, `device${n}`, problems));
}

// Says whether somebody who is still there is not finished, or gets more until the server closes.
function goesOn(everyone) {
  return everyone.some((device) => !device.gone && (device.who.until_close === true || !device.finished));
}

export async function trial(mode, spec) {
  const problems = new Problems();
  const groups = spec.users.map((who) => devices(mode, spec, who, problems));
  const everyone = groups.flat();
  everyone.forEach((device) => device.follow());
  const limit = Date.now() + spec.limit_ms;
  while (Date.now() < limit && goesOn(everyone)) await sleep(20);
  await sleep(spec.quiet_ms ?? 150);
  everyone.forEach((device) => device.judgeEnd());
  everyone.filter((device) => device.socket !== null).forEach((device) => device.leave());
  groups.forEach(([one, ...others]) => others.forEach((other) => one.course.compareWith(other.course)));
  return {
    ok: problems.count === 0, problem_count: problems.count, problems: problems.first, connections: everyone.length,
    users: groups.map((group) => Object.assign(
      group[0].course.summary(), { devices: group.length }, ...group.map((device) => device.report()))) };
}
