def log = new File(basedir, 'build.log').text
[
    'HandMadeCall.java:[3,23] package dev.tidings.api.internal is not visible',
    'which does not export it to module com.example.broken)',
    'Shortcut.java:[3,24] package dev.tidings.core.time is not visible',
    'HandMadeEmitter.java:[6,10] class is not allowed to extend sealed class: dev.tidings.api.WebSocketEmitter',
].each { text -> assert log.contains(text) : "the build failed, but its log does not say \"$text\"" }
assert log.contains('3 errors') : 'the build failed for other reasons as well'
true
