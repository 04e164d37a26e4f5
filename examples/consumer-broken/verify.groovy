// Rule by rule: how often it was violated, where and what to do. A rule that is new must be broken here as well.
def expected = [
    CONTRACTS_ARE_NOT_IMPLEMENTED: [
        times: 2,
        says: 'no class outside Tidings should implement a contract of it or name dev.tidings.api.internal, because',
        fix: 'Fix: obtain the contract from its factory in dev.tidings.core',
        finds: 'Class <com.example.broken.contracts.HandMadeCall> implements interface <dev.tidings.api.internal.CanonicalToolCall>',
    ],
    ONLY_CANONICAL_TYPES: [
        times: 1,
        says: 'no class outside Tidings should use a type of it that is not in the canonical map, because',
        fix: 'Fix: use the type that docs/CONTRACTS.md names for the purpose',
        finds: 'Method <com.example.broken.internals.Shortcut.now()> calls method <dev.tidings.core.time.SystemTime.clock()>',
    ],
    NO_LEGACY: [
        times: 1,
        says: 'no class outside Tidings should use dev.tidings.core.legacy, because',
        fix: 'Fix: use what the @deprecated text names',
        finds: 'Method <com.example.broken.legacy.OldTimes.names(dev.tidings.api.TidingsServer)> calls method <dev.tidings.core.legacy.Legacy.of(',
    ],
    NO_TRANSPORT_AROUND_THE_MANAGER: [
        times: 1,
        says: 'no class should send to a WebSocket around the manager of Tidings, because',
        fix: 'Fix: emit it through an AgentRun, a WebSocketEmitter or the WebSocketManager',
        finds: 'Method <com.example.broken.transport.Direct.tell(org.java_websocket.WebSocket)> calls method <org.java_websocket.WebSocket.send(',
    ],
    NO_STATIC_CONTRACTS: [
        times: 1,
        says: 'no class should hold a contract of Tidings in a static field, because',
        fix: 'Fix: make it where the application is put together, hand it to constructors',
        finds: 'Field <com.example.broken.statics.Globals.manager> is static and holds <dev.tidings.api.WebSocketManager>',
    ],
    NO_EMITTER_KEPT_ACROSS_RUNS: [
        times: 1,
        says: 'no shared object should keep an emitter, a run or a tool call in a field, because',
        fix: 'Fix: take it as a parameter, or make an object for each run',
        finds: 'Class <com.example.broken.kept.Reporter>, which implements MessageHandler, has the field <com.example.broken.kept.Reporter.emitter>, which holds <dev.tidings.api.WebSocketEmitter>',
    ],
    NO_EVENT_NAMES_AS_LITERALS: [
        times: 1,
        says: 'no class should write the name of an event as a literal, because',
        fix: 'Fix: emit the record of dev.tidings.api.event',
        finds: 'Class <com.example.broken.literals.Labels> writes "tool_executing", the name of <dev.tidings.api.event.ToolExecuting>, as a literal',
    ],
    NO_DUPLICATE_CANONICAL_NAMES: [
        times: 1,
        says: 'no class outside Tidings should have the name of a contract of it, because',
        fix: 'Fix: use the contract, or give the class a name',
        finds: 'Class <com.example.broken.names.WebSocketManager> has the name of the contract <dev.tidings.api.WebSocketManager>',
    ],
    NO_CYCLES_AROUND_TIDINGS: [
        times: 1,
        says: 'no package that uses Tidings should be in a cycle of packages, because',
        fix: 'Fix: move what both need into a package of its own',
        finds: 'Package <com.example.broken.cycle.desk> uses Tidings and is in the cycle <com.example.broken.cycle.desk> -> <com.example.broken.cycle.post> -> <com.example.broken.cycle.desk>',
    ],
]

def log = new File(basedir, 'build.log').text.replace('\r\n', '\n')
assert log.contains('Tests run: 1, Failures: 1, Errors: 0, Skipped: 0') : 'one test must have failed, and by its assertion'
def start = log.indexOf("${expected.size()} of ${expected.size()} rules of Tidings were violated\n")
assert start >= 0 : "the log does not say that ${expected.size()} of ${expected.size()} rules were violated: break each rule here, and no rule that is not expected"
def sections = log.substring(start, log.indexOf('\n\tat ', start)).split('\n\n').drop(1)
def found = sections.collectEntries { section -> [(section.split(' ')[1]): section] }
assert found.keySet() == expected.keySet() : "the rules in the log must be ${expected.keySet()} but were ${found.keySet()}"
expected.each { name, rule ->
    def section = found[name]
    def lines = section.readLines()
    assert lines[0].startsWith("rule $name was violated (${rule.times} times): ${rule.says}") : "name and reason of $name: ${lines[0]}"
    assert lines[0].contains(rule.fix) : "the fix of $name: ${lines[0]}"
    assert lines.size() == 1 + rule.times : "$name must have ${rule.times} findings: $section"
    assert lines.drop(1).any { line -> line.startsWith("  ${rule.finds}") } : "what $name finds: $section"
}
true
