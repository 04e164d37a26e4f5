// Compares what the types declare with what the module has: exports, members of the client, options and callbacks.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const ts = createRequire(`${process.env.TIDINGS_NODE_MODULES}/`)('typescript');
const [types, script] = process.argv.slice(2);
const source = fs.readFileSync(script, 'utf8');
const module = await import(pathToFileURL(script).href);
const tree = ts.createSourceFile(types, fs.readFileSync(types, 'utf8'), ts.ScriptTarget.Latest, true);
const names = (members) => members.filter((member) => member.name !== undefined).map((member) => member.name.text).sort();

const values = [];
let client = [];
let options = [];
tree.forEachChild((node) => {
  if (ts.isVariableStatement(node)) values.push(...names(node.declarationList.declarations));
  if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) values.push(node.name.text);
  if (ts.isClassDeclaration(node) && node.name.text === 'TidingsClient') client = names(node.members);
  if (ts.isInterfaceDeclaration(node) && node.name.text === 'Options') options = names(node.members);
});

const callbacks = new Set([...source.matchAll(/'(on[A-Z]\w+)'|#options\.(on[A-Z]\w+)/g)].map((match) => match[1] ?? match[2]));
const defaults = source.match(/const DEFAULTS = \{([^}]+)\}/)[1].matchAll(/(\w+):/g);
const read = [...source.matchAll(/#options\.(\w+)/g), ...defaults].map((match) => match[1]).filter((name) => !/^on[A-Z]/.test(name));
const destructured = [...source.matchAll(/const \{([^}]+)\} = this\.#options/g)].flatMap((match) => match[1].split(',').map((n) => n.trim()));
process.stdout.write(`${JSON.stringify({
  ok: true,
  declared: { values: values.sort(), client, options },
  present: {
    values: Object.keys(module).sort(),
    client: Object.getOwnPropertyNames(module.TidingsClient.prototype).filter((name) => name !== 'constructor').sort(),
    options: [...new Set([...callbacks, ...read, ...destructured])].sort(),
  },
})}\n`);
