const ENDED = { agent_completed: 'completed', agent_error: 'failed', agent_cancelled: 'cancelled' };
const MAX_STEPS = 500;
const MAX_RUNS = 100;

/** What is known of each run of one user, built from events alone; applying an event twice changes nothing. */
export class Runs {
  #runs = new Map();

  get(runId) {
    return this.#runs.get(runId);
  }

  get open() {
    return [...this.#runs.values()].filter((run) => run.status === 'running');
  }

  get size() {
    return this.#runs.size;
  }

  /** Returns the run that changed, or null if the event belongs to none or changed nothing. */
  apply(event) {
    if (!event.run_id) {
      return null;
    }
    const run = this.#runs.get(event.run_id) ?? this.#add(event);
    if (run.seen.has(event.event_id)) {
      return null;
    }
    run.seen.add(event.event_id);
    run.lastAt = event.timestamp;
    applyTo(run, event);
    return run;
  }

  /** Ends a run of which the server says how it ended, or that it no longer knows it. Returns it if that changed it. */
  settle(runId, status) {
    const run = this.#runs.get(runId);
    if (run?.status !== 'running') {
      return null;
    }
    end(run, status, null);
    return run;
  }

  #add(event) {
    const run = {
      id: event.run_id,
      agent: event.agent_name,
      question: '',
      startedAt: event.timestamp,
      lastAt: event.timestamp,
      status: 'running',
      steps: [],
      stepsLeftOut: 0,
      tools: new Map(),
      text: '',
      textIsPartial: false,
      final: null,
      durationMs: null,
      progress: null,
      reason: '',
      seen: new Set(),
    };
    this.#runs.set(run.id, run);
    if (this.#runs.size > MAX_RUNS) {
      this.#forgetOldest();
    }
    return run;
  }

  #forgetOldest() {
    const oldest = [...this.#runs.values()].find((run) => run.status !== 'running');
    this.#runs.delete((oldest ?? this.#runs.values().next().value).id);
  }
}

function applyTo(run, event) {
  switch (event.type) {
    case 'agent_started':
      run.question = event.task_description ?? '';
      run.startedAt = event.timestamp;
      return addStep(run, { kind: 'started', text: `${event.agent_name} started`, at: event.timestamp });
    case 'agent_thinking':
      return addStep(run, { kind: 'thought', text: event.reasoning, at: event.timestamp });
    case 'tool_executing':
      return startTool(run, event);
    case 'tool_completed':
      return completeTool(run, event);
    case 'progress_update':
      run.progress = { percent: event.progress, message: event.message ?? '' };
      return;
    case 'message_delta':
      return applyDelta(run, event);
    default:
      if (ENDED[event.type]) {
        end(run, ENDED[event.type], event);
      }
  }
}

function addStep(run, step) {
  if (run.steps.length >= MAX_STEPS) {
    run.stepsLeftOut++;
    return;
  }
  run.steps.push(step);
}

function startTool(run, event) {
  const step = {
    kind: 'tool',
    tool: event.tool_name,
    args: event.tool_args ?? {},
    at: event.timestamp,
    status: 'running',
    results: null,
    error: '',
    durationMs: null,
  };
  run.tools.set(event.execution_id, step);
  addStep(run, step);
}

function completeTool(run, event) {
  if (!run.tools.has(event.execution_id)) {
    startTool(run, event);
  }
  const step = run.tools.get(event.execution_id);
  step.status = event.success ? 'succeeded' : 'failed';
  step.results = event.results ?? null;
  step.error = event.error ?? '';
  step.durationMs = event.duration_ms;
}

function applyDelta(run, event) {
  if (event.offset > run.text.length) {
    run.textIsPartial = true;
  }
  run.text = run.text.slice(0, event.offset).padEnd(event.offset, ' ') + event.delta;
}

function end(run, status, event) {
  run.status = status;
  run.durationMs = event?.duration_ms ?? Math.max(0, (run.lastAt - run.startedAt) * 1000);
  run.reason = reasonOf(status, event);
  if (typeof event?.final_response === 'string') {
    run.text = event.final_response;
    run.textIsPartial = false;
  }
  for (const step of run.tools.values()) {
    if (step.status === 'running') {
      step.status = 'unfinished';
    }
  }
}

function reasonOf(status, event) {
  if (status === 'lost') {
    return 'The server no longer knows this run, so nothing more will come of it.';
  }
  return event?.error ?? event?.reason ?? '';
}

/** Finds what a read_file tool returned for a line of a file. */
export function sourceFor(run, path, line) {
  for (const step of run.tools.values()) {
    const read = step.results;
    if (read?.path === path && Array.isArray(read.lines) && read.from <= line && line <= read.to) {
      return read;
    }
  }
  return null;
}
