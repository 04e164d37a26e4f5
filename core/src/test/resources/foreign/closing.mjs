// Clients that keep sending while the server closes them: each must have the tail and the close code.
import { setTimeout as sleep } from 'node:timers/promises';
import { Course, Leg, Problems } from './course.mjs';
import { connect } from './following.mjs';

const SEND_EVERY_MS = 20;
const PONG = Buffer.alloc(125, 0x61);
const MESSAGE = JSON.stringify({ type: 'user_message', message: 'still typing' });

class Sender {
  closeCode = null;
  closedAfter = null;

  constructor(spec, who, index, problems) {
    this.spec = spec;
    this.course = new Course(who.user, 'sender', problems);
    this.leg = new Leg(this.course, null);
    this.socket = connect(spec.uri, who);
    const pause = who.pause_ms ?? (index % 3 === 0 ? 20 + (index % 7) * 20 : 0);
    this.socket.on('open', () => this.send(index));
    this.socket.on('message', (data, isBinary) => this.take(data.toString(), isBinary, pause));
    this.socket.on('error', (e) => this.course.problem('failed', e.message));
    this.socket.on('close', (code) => {
      this.closeCode = code;
      clearInterval(this.timer);
    });
  }

  // What is on its way to the server when it closes is what resets a connection that is closed carelessly.
  send(index) {
    let round = index;
    this.timer = setInterval(() => {
      if (this.socket.readyState !== 1) return;
      for (let n = 0; n < 4; n++) this.socket.pong(PONG);
      if (round++ % 8 === 0) this.socket.send(MESSAGE);
    }, SEND_EVERY_MS);
  }

  // Some clients read nothing for a while when the end begins.
  take(text, isBinary, pause) {
    this.leg.take(text, isBinary);
    if (pause > 0 && this.course.received === 1) {
      this.socket.pause();
      setTimeout(() => this.socket.resume(), pause);
    }
  }

  judge(who) {
    const { course } = this;
    if (this.closeCode !== this.spec.code) course.problem('closed', `the code was ${this.closeCode}`);
    if (course.received !== who.events) course.problem('tail_lost', `${course.received} of ${who.events} events`);
    if (course.endedRuns !== who.runs) course.problem('unfinished', `${course.endedRuns} of ${who.runs} runs ended`);
  }
}

export async function trial(spec) {
  const problems = new Problems();
  const senders = spec.users.map((who, index) => new Sender(spec, who, index, problems));
  const limit = Date.now() + spec.limit_ms;
  while (Date.now() < limit && senders.some((sender) => sender.closeCode === null)) await sleep(20);
  senders.forEach((sender, index) => sender.judge(spec.users[index]));
  senders.forEach((sender) => sender.socket.terminate());
  const whole = senders.filter((sender, index) =>
    sender.closeCode === spec.code && sender.course.received === spec.users[index].events).length;
  return {
    ok: problems.count === 0, problem_count: problems.count, problems: problems.first, connections: senders.length,
    whole };
}
