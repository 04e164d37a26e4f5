// What a frame of tidings.v1 must look like: the tables of the protocol, with strict types.

export class Malformed extends Error {
  constructor(kind, detail) {
    super(detail);
    this.kind = kind;
  }
}

const isText = (value) => typeof value === 'string';
const isFlag = (value) => typeof value === 'boolean';
const isCount = (value) => Number.isSafeInteger(value) && value >= 0;
const isOrdinal = (value) => Number.isSafeInteger(value) && value >= 1;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isAnything = (value) => value !== undefined;
const isId = (value) => isText(value) && value.length <= 128 && value.trim() !== '' && !/[\u0000-\u001f]/.test(value);
const isTime = (value) =>
  typeof value === 'number' && value > 0 && Math.abs(value * 1000 - Math.round(value * 1000)) < 0.01;
const isPercent = (value) => typeof value === 'number' && value >= 0 && value <= 100;
const oneOf = (...values) => (value) => values.includes(value);
const listOf = (check) => (value) => Array.isArray(value) && value.every(check);
const exactly = (shape) => (value) => isObject(value)
  && Object.keys(value).length === Object.keys(shape).length
  && Object.entries(shape).every(([name, check]) => name in value && check(value[name]));
const either = (one, other) => (value) => one(value) || other(value);

const run = {
  run_id: isId, thread_id: isId, agent_name: isText, started_at: isTime,
  open_tools: listOf(exactly({ execution_id: isId, tool_name: isId })),
  messages: listOf(exactly({ message_id: isId, length: isCount })), awaiting_user: isFlag };
const endedRun = { ...run, status: oneOf('completed', 'failed', 'cancelled'), terminal_seq: isOrdinal };

const envelope = {
  type: isText, event_id: isId, seq: isOrdinal, timestamp: isTime, user_id: isId, thread_id: isId, run_id: isId,
  agent_name: isText };

// A name that ends in ? is optional.
const events = {
  agent_started: { 'task_description?': isText, 'parent_run_id?': isId },
  agent_thinking: { reasoning: isText, 'step_number?': isOrdinal },
  tool_executing: { tool_name: isText, tool_args: isObject, execution_id: isId },
  tool_completed: {
    tool_name: isText, execution_id: isId, results: isAnything, success: isFlag, duration_ms: isCount,
    'error?': isText },
  agent_completed: { final_response: isAnything, status: oneOf('completed'), duration_ms: isCount },
  agent_error: { error: isText, error_code: isId, retryable: isFlag },
  agent_cancelled: { reason: isText },
  message_delta: { message_id: isId, offset: isCount, delta: isText, 'first_seq?': isOrdinal },
  progress_update: { progress: isPercent, 'message?': isText },
};
const custom = { data: isObject };
const customName = /^(x_[a-z0-9_.-]+|[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)+)$/;

const controls = {
  connection_established: {
    connection_id: isId, user_id: isId, epoch: isId, seq: isCount, position: isCount, heartbeat_interval_ms: isOrdinal,
    protocol: oneOf('tidings.v1'), runs: listOf(exactly(run)) },
  resumed: { from: isCount, to: isCount },
  resume_gap: {
    reason: oneOf('trimmed', 'epoch_changed', 'cursor_ahead'), head: isCount,
    lost: listOf(exactly({ from: isOrdinal, to: isOrdinal, deltas_only: isFlag })),
    runs: listOf(either(exactly(run), exactly(endedRun))) },
  heartbeat: { position: isCount },
  pong: {},
  accepted: { request_id: isId, 'run_id?': isId },
  error_message: {
    error_code: isId, error_message: isText, retryable: isFlag, 'request_id?': isId, details: isObject },
  going_away: { reconnect_after_ms: isCount, position: isCount },
};

export const terminal = { agent_completed: 'completed', agent_error: 'failed', agent_cancelled: 'cancelled' };
export const isKnownEvent = (type) => Object.hasOwn(events, type);
export const isEvent = (frame) => !Object.hasOwn(controls, frame.type);

function shapeOf(type) {
  if (Object.hasOwn(controls, type)) return { type: isText, ...controls[type] };
  if (Object.hasOwn(events, type)) return { ...envelope, ...events[type], 'truncated?': oneOf(true) };
  if (customName.test(type) && type.length <= 64) return { ...envelope, ...custom, 'truncated?': oneOf(true) };
  throw new Malformed('unknown_type', type);
}

// One frame of each shape that was received: a type and the names of its members.
export const samples = new Map();

export function sample(frame, text) {
  const shape = [frame.type, ...Object.keys(frame).sort()].join();
  if (!samples.has(shape)) samples.set(shape, text);
}

// Returns the object in a text frame; throws Malformed unless it is one that the protocol knows.
export function parse(data, isBinary) {
  if (isBinary) throw new Malformed('not_text', 'a binary frame');
  let frame;
  try {
    frame = JSON.parse(data);
  } catch (e) {
    throw new Malformed('not_json', `${e.message}: ${data.slice(0, 200)}`);
  }
  if (!isObject(frame) || !isText(frame.type)) throw new Malformed('missing_field', `no type in ${data.slice(0, 200)}`);
  sample(frame, data);
  check(frame, shapeOf(frame.type));
  return frame;
}

function check(frame, shape) {
  for (const name of Object.keys(shape)) {
    if (!name.endsWith('?') && !Object.hasOwn(frame, name)) {
      throw new Malformed('missing_field', `${frame.type} has no ${name}`);
    }
  }
  for (const [name, value] of Object.entries(frame)) {
    const accepts = shape[name] ?? shape[`${name}?`];
    if (accepts === undefined) throw new Malformed('unexpected_field', `${frame.type} has ${name}`);
    if (!accepts(value)) {
      throw new Malformed('wrong_value', `${frame.type}.${name} is ${String(JSON.stringify(value)).slice(0, 80)}`);
    }
  }
}
