// The judge: node judge.mjs <mode> <trials as json on standard input; prints one line of json, exits with 0 or 1.
import { text } from 'node:stream/consumers';
import { trial as closing } from './closing.mjs';
import { trial as following } from './following.mjs';
import { samples } from './frames.mjs';

const modes = {
  stream: (spec) => following('stream', spec),
  resume: (spec) => following('resume', spec),
  closing,
};
const GRACE_MS = 10_000;
const mode = process.argv[2];
const failed = (e) => ({ ok: false, problem_count: 1, problems: [{ kind: 'failed', detail: String(e.stack) }] });

function bounded(spec) {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the trial did not end')), spec.limit_ms + GRACE_MS).unref();
  });
  return Promise.race([modes[mode](spec), late]).catch(failed);
}

const trials = await Promise.all(JSON.parse(await text(process.stdin)).map(bounded));
const ok = trials.every((trial) => trial.ok);
const verdict = { judge: 'node', mode, ok, trials, samples: [...samples.values()] };
process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit(ok ? 0 : 1));
