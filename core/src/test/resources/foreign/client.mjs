// Runs the browser client against a server, drops its connection again and again, and says what its callbacks saw.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { sample, samples } from './frames.mjs';

const { WebSocket } = createRequire(import.meta.url)(`${process.env.TIDINGS_NODE_MODULES}/ws`);
const task = JSON.parse(fs.readFileSync(0, 'utf8'));
const { connect } = await import(pathToFileURL(process.argv[2]).href);

const seen = { merged: 0, seqs: [], gaps: [], states: [], drops: 0, accepted: 0, errors: [], runs: [], text: '' };
let socket = null;
let untilDrop = task.drop_every;

class DroppedSocket extends WebSocket {
  constructor(url, protocols) {
    super(url, protocols);
    socket = this;
    this.on('message', (data) => sample(JSON.parse(data), String(data)));
  }
}

function maybeDrop() {
  untilDrop -= 1;
  if (untilDrop <= 0 && seen.drops < task.drops) {
    untilDrop = task.drop_every;
    seen.drops += 1;
    socket.terminate();
  }
}

function finish(ok) {
  client.close();
  seen.ok = ok;
  seen.samples = [...samples.values()];
  process.stdout.write(`${JSON.stringify(seen)}\n`);
  process.exit(ok ? 0 : 1);
}

const client = connect({
  session: async () => ({ url: task.uri, token: task.token }),
  WebSocket: DroppedSocket,
  backoffBaseMs: 20,
  backoffCapMs: 100,
  cursor: task.cursor,
  history: task.history,
  onEvent: (event) => {
    const last = seen.seqs.at(-1) ?? 0;
    const first = Math.min(event.seq, Math.max(event.first_seq ?? event.seq, last + 1));
    for (let seq = first; seq <= event.seq; seq += 1) seen.seqs.push(seq);
    seen.merged += event.first_seq === undefined ? 0 : 1;
    maybeDrop();
  },
  onText: ({ message }) => {
    seen.text = message.text;
  },
  onGap: (gap) => seen.gaps.push(gap),
  onRun: (run) => {
    seen.runs.push(`${run.runId} ${run.status}`);
    if (run.runId === task.run_id && run.status !== 'running') {
      setTimeout(() => finish(true), task.linger_ms ?? 200);
    }
  },
  onState: ({ state }) => seen.states.push(state),
  onClose: ({ code }) => (seen.close = code),
  onError: (error) => seen.errors.push(String(error.message)),
});

for (let index = 0; index < (task.messages ?? 0); index += 1) {
  client
    .send({ type: 'user_message', message: `message ${index}` })
    .then(() => (seen.accepted += 1))
    .catch((error) => seen.errors.push(String(error.message)));
}
setTimeout(() => finish(false), task.limit_ms);
