import { el } from './dom.js';

const CITATION = /^(.+):(\d+)(?:-(\d+))?$/;
const LONGEST_LABEL = 40;

/**
 * Shows an answer while it grows: only blocks whose text changed are built again, so what a person opened stays open.
 * Understands paragraphs, "- " items, "> " quotes and `code`; a `path:line` that has a source opens it.
 */
export class AnswerView {
  #sourceFor;
  #shown = [];

  constructor(sourceFor) {
    this.#sourceFor = sourceFor;
    this.element = el('div', { class: 'answer-text' });
  }

  show(text) {
    const blocks = blocksOf(text);
    const firstChanged = blocks.findIndex((block, index) => !sameBlock(block, this.#shown[index]));
    const keep = firstChanged < 0 ? blocks.length : firstChanged;
    while (this.element.children.length > keep) {
      this.element.lastElementChild.remove();
    }
    blocks.slice(keep).forEach((block) => this.element.append(this.#render(block)));
    this.#shown = blocks;
  }

  #render(block) {
    if (block.kind === 'quote') {
      return el('blockquote', {}, block.lines.join('\n'));
    }
    const parent = el('div', { class: `block ${block.kind}` });
    const line = el('p', {});
    line.append(...this.#inline(block.lines.join(' '), parent));
    parent.append(line);
    return parent;
  }

  #inline(text, parent) {
    return text.split('`').map((part, index) => (index % 2 ? this.#code(part, parent) : document.createTextNode(part)));
  }

  #code(text, parent) {
    const [, path, from, to] = CITATION.exec(text) ?? [];
    const source = path && this.#sourceFor(path, Number(from));
    if (!source) {
      return el('code', {}, text);
    }
    const cited = { path, from: Number(from), to: Number(to ?? from) };
    const button = el('button', { class: 'citation', type: 'button', title: text, 'aria-expanded': 'false' });
    button.dataset.citation = text;
    button.append(shorten(text));
    button.addEventListener('click', () => toggleSource(button, parent, source, cited));
    return button;
  }
}

function toggleSource(button, parent, source, cited) {
  const wasOpen = button.getAttribute('aria-expanded') === 'true';
  parent.querySelectorAll('.source').forEach((panel) => panel.remove());
  parent.querySelectorAll('.citation').forEach((other) => other.setAttribute('aria-expanded', 'false'));
  if (!wasOpen) {
    button.setAttribute('aria-expanded', 'true');
    parent.append(sourcePanel(source, cited));
  }
}

export function sourcePanel(source, cited) {
  const label = `${source.path}, lines ${source.from} to ${source.to}`;
  const listing = el('div', { class: 'listing', tabindex: '0', role: 'region', 'aria-label': label });
  source.lines.forEach((text, index) => {
    const number = source.from + index;
    const isCited = cited && cited.from <= number && number <= cited.to;
    const row = el('div', { class: isCited ? 'line cited' : 'line' });
    row.append(el('span', { class: 'number', 'aria-hidden': 'true' }, String(number)), el('span', {}, text || ' '));
    listing.append(row);
  });
  return el('div', { class: 'source' }, el('div', { class: 'source-path' }, source.path), listing);
}

function shorten(text) {
  if (text.length <= LONGEST_LABEL) {
    return text;
  }
  const parts = text.split('/');
  let label = parts.pop();
  while (parts.length && label.length + parts.at(-1).length + 3 <= LONGEST_LABEL) {
    label = `${parts.pop()}/${label}`;
  }
  return `…/${label}`;
}

function sameBlock(one, other) {
  return other && one.kind === other.kind && one.lines.length === other.lines.length
    && one.lines.every((line, index) => line === other.lines[index]);
}

function blocksOf(text) {
  const blocks = [];
  let open = null;
  for (const line of text.split('\n')) {
    const { kind, content } = classify(line);
    if (kind === 'blank') {
      open = null;
    } else if (open && open.kind === kind && kind !== 'item') {
      open.lines.push(content);
    } else {
      open = { kind, lines: [content] };
      blocks.push(open);
    }
  }
  return blocks;
}

function classify(line) {
  if (!line.trim()) {
    return { kind: 'blank', content: '' };
  }
  if (line.startsWith('>')) {
    return { kind: 'quote', content: line.replace(/^> ?/, '') };
  }
  if (line.startsWith('- ')) {
    return { kind: 'item', content: line.slice(2) };
  }
  return { kind: 'paragraph', content: line };
}
