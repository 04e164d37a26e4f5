// The course of one user's stream as one device sees it, over any number of connections.
import { createHash } from 'node:crypto';
import { Malformed, isEvent, isKnownEvent, parse, terminal } from './frames.mjs';

const MAX_PROBLEMS = 50;
const CLOCK_TOLERANCE_S = 300;
const sha = (text) => createHash('sha256').update(text).digest('hex');
const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export class Problems {
  count = 0;
  first = [];

  add(kind, detail) {
    this.count += 1;
    if (this.first.length < MAX_PROBLEMS) this.first.push({ kind, detail: String(detail).slice(0, 300) });
  }
}

export class Course {
  epoch = null;
  start = null;
  position = null;
  lastEventId = null;
  runs = new Map();
  types = {};
  digests = new Map();
  merged = 0;
  #eventIds = new Set();
  #timestamp = 0;
  #problems;

  constructor(user, label, problems) {
    this.user = user;
    this.label = `${user}.${label}`;
    this.#problems = problems;
  }

  problem(kind, detail) {
    this.#problems.add(kind, `${this.label} at ${this.position}: ${detail}`);
  }

  get received() {
    return this.start === null ? 0 : this.position - this.start;
  }

  get endedRuns() {
    return [...this.runs.values()].filter((run) => run.status !== 'open').length;
  }

  begin(welcome) {
    if (welcome.user_id !== this.user) this.problem('foreign_user', `established as ${welcome.user_id}`);
    if (welcome.position > welcome.seq) this.problem('wrong_value', `position ${welcome.position} of ${welcome.seq}`);
    if (this.epoch === null) {
      this.epoch = welcome.epoch;
      this.start = this.position = welcome.position;
      welcome.runs.forEach((row) => this.#open(row, row.open_tools, row.messages));
    } else if (this.epoch !== welcome.epoch) {
      this.problem('epoch_changed', welcome.epoch);
    }
  }

  #open(row, openTools = [], messages = []) {
    const run = {
      id: row.run_id, thread: row.thread_id, agent: row.agent_name, status: 'open', events: 0, children: [],
      openTools: new Map(openTools.map((tool) => [tool.execution_id, tool.tool_name])),
      usedTools: new Set(openTools.map((tool) => tool.execution_id)),
      texts: new Map(messages.map((message) => [message.message_id, { skipped: message.length, text: '' }])) };
    this.runs.set(run.id, run);
    return run;
  }

  event(frame, raw) {
    const { seq } = frame;
    const first = frame.first_seq ?? seq;
    this.#ownership(frame, raw);
    if (frame.first_seq !== undefined && first >= seq) this.problem('wrong_value', `first_seq ${first} of event ${seq}`);
    if (seq <= this.position) {
      this.problem('duplicate', `event ${seq} came again`);
      return;
    }
    if (first > this.position + 1) this.problem('gap', `event ${first} came next`);
    const overlap = first <= this.position;
    this.position = seq;
    this.lastEventId = frame.event_id;
    this.types[frame.type] = (this.types[frame.type] ?? 0) + 1;
    if (frame.first_seq === undefined) this.digests.set(seq, sha(raw));
    else this.merged += 1;
    this.#identityAndTime(frame);
    this.#inRun(frame, overlap);
  }

  #ownership(frame, raw) {
    if (frame.user_id !== this.user) this.problem('foreign_user', `event ${frame.seq} of ${frame.user_id}`);
    for (const [, owner] of raw.matchAll(/owner=([^;"]*);/g)) {
      if (owner !== this.user) this.problem('foreign_text', `event ${frame.seq} speaks of ${owner}`);
    }
  }

  #identityAndTime(frame) {
    if (this.#eventIds.has(frame.event_id)) this.problem('event_id_reused', frame.event_id);
    this.#eventIds.add(frame.event_id);
    if (frame.timestamp < this.#timestamp) this.problem('time_backwards', `event ${frame.seq} of ${frame.timestamp}`);
    this.#timestamp = Math.max(this.#timestamp, frame.timestamp);
    if (Math.abs(frame.timestamp - Date.now() / 1000) > CLOCK_TOLERANCE_S) {
      this.problem('wrong_clock', `event ${frame.seq} of ${frame.timestamp}`);
    }
  }

  #inRun(frame, overlap) {
    const { type } = frame;
    let run = this.runs.get(frame.run_id);
    if (run === undefined) {
      if (type !== 'agent_started') {
        if (isKnownEvent(type)) this.problem('not_started', `${type} of run ${frame.run_id}`);
        return; // an event of the application's own needs no run
      }
      run = this.#started(frame);
    } else if (type === 'agent_started') {
      this.problem('started_twice', run.id);
    }
    if (run.status !== 'open') {
      this.problem('after_terminal', `${type} of run ${run.id}`);
      return;
    }
    run.events += 1;
    if (frame.thread_id !== run.thread || frame.agent_name !== run.agent) this.problem('run_changed', run.id);
    if (type === 'tool_executing') this.#toolExecuting(run, frame);
    else if (type === 'tool_completed') this.#toolCompleted(run, frame);
    else if (type === 'message_delta') this.#delta(run, frame, overlap);
    else if (Object.hasOwn(terminal, type)) this.#end(run, type);
  }

  #started(frame) {
    const run = this.#open(frame);
    if (frame.parent_run_id !== undefined) {
      const parent = this.runs.get(frame.parent_run_id);
      if (parent?.status === 'open') parent.children.push(run);
      else this.problem('orphan', `run ${run.id} of ${frame.parent_run_id}`);
    }
    return run;
  }

  #toolExecuting(run, frame) {
    if (run.usedTools.has(frame.execution_id)) this.problem('tool_unpaired', `${frame.execution_id} executes again`);
    run.usedTools.add(frame.execution_id);
    run.openTools.set(frame.execution_id, frame.tool_name);
  }

  #toolCompleted(run, frame) {
    if (run.openTools.get(frame.execution_id) !== frame.tool_name) {
      this.problem('tool_unpaired', `${frame.execution_id} completed`);
    }
    run.openTools.delete(frame.execution_id);
  }

  #delta(run, frame, overlap) {
    const message = run.texts.get(frame.message_id) ?? { skipped: 0, text: '' };
    run.texts.set(frame.message_id, message);
    const end = message.skipped + message.text.length;
    if (frame.offset > end) this.problem('delta_hole', `offset is ${frame.offset} after ${end}`);
    if (frame.offset < end && !overlap) this.problem('delta_overlap', `offset is ${frame.offset} after ${end}`);
    if (loneSurrogate.test(frame.delta)) this.problem('split_surrogate', `in the delta at ${frame.offset}`);
    message.text = message.text.slice(0, Math.max(0, frame.offset - message.skipped)) + frame.delta;
  }

  #end(run, type) {
    if (run.openTools.size > 0) this.problem('tool_open_at_end', `${[...run.openTools.keys()]} of run ${run.id}`);
    run.children.filter((child) => child.status === 'open')
      .forEach((child) => this.problem('child_open_at_end', `${child.id} of run ${run.id}`));
    run.status = terminal[type];
  }

  #texts(run) {
    return Object.fromEntries([...run.texts].map(([id, message]) => [id, message.text]));
  }

  texts() {
    return JSON.stringify([...this.runs].map(([id, run]) => [id, this.#texts(run)]));
  }

  summary() {
    const runs = [...this.runs].map(([id, run]) =>
      [id, { status: run.status, events: run.events, texts: this.#texts(run) }]);
    const digest = [...this.digests].sort(([a], [b]) => a - b).map(([seq, hash]) => `${seq} ${hash}\n`).join('');
    return {
      user: this.user, epoch: this.epoch, position: this.position, events: this.received, merged: this.merged,
      types: this.types, digest: sha(digest), runs: Object.fromEntries(runs) };
  }

  compareWith(other) {
    if (this.epoch !== other.epoch || this.position !== other.position) {
      this.problem('devices_differ', `${other.label} is in ${other.epoch} at ${other.position}`);
    }
    for (const [seq, hash] of this.digests) {
      if (other.digests.has(seq) && other.digests.get(seq) !== hash) {
        this.problem('devices_differ', `${other.label} got other bytes for event ${seq}`);
      }
    }
    if (this.start === other.start && this.texts() !== other.texts()) {
      this.problem('devices_differ', `${other.label} has other texts`);
    }
  }
}

// One connection of a device.
export class Leg {
  welcome = null;
  answer = null;
  replayed = 0;

  constructor(course, cursor) {
    this.course = course;
    this.cursor = cursor;
  }

  take(data, isBinary) {
    let frame;
    try {
      frame = parse(data, isBinary);
    } catch (e) {
      if (!(e instanceof Malformed)) throw e;
      this.course.problem(e.kind, e.message);
      return;
    }
    const { course } = this;
    if (frame.type === 'connection_established') this.#welcomed(frame);
    else if (this.welcome === null) course.problem('not_first', `${frame.type} came first`);
    else if (frame.type === 'resumed' || frame.type === 'resume_gap') this.#answered(frame);
    else if (isEvent(frame)) this.#event(frame, data);
    else if (frame.type === 'heartbeat' && frame.position > course.position) {
      course.problem('gap', `the heartbeat is at ${frame.position}`);
    }
  }

  #welcomed(frame) {
    if (this.welcome !== null) {
      this.course.problem('established_twice', frame.connection_id);
      return;
    }
    this.welcome = frame;
    if (this.cursor === null && frame.position !== frame.seq) {
      this.course.problem('wrong_value', `begins at ${frame.position} of ${frame.seq}`);
    }
    this.course.begin(frame);
  }

  #answered(frame) {
    if (this.cursor === null || this.answer !== null) {
      this.course.problem(this.cursor === null ? 'unasked_answer' : 'double_answer', frame.type);
      return;
    }
    this.answer = frame;
    if (frame.type === 'resume_gap') {
      this.course.problem('resume_gap', JSON.stringify(frame));
    } else if (frame.from !== this.cursor.seq || frame.to !== this.welcome.seq
        || this.welcome.position !== this.cursor.seq) {
      this.course.problem('wrong_value', JSON.stringify([this.cursor, this.welcome, frame]));
    }
  }

  #event(frame, raw) {
    if (this.cursor !== null && this.answer === null) {
      this.course.problem('unanswered', `event ${frame.seq} came before resumed`);
      this.answer = {};
    }
    if (frame.seq <= (this.answer?.to ?? 0)) this.replayed += 1;
    this.course.event(frame, raw);
  }
}
