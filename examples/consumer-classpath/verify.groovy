def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 9, Failures: 0, Errors: 0, Skipped: 0') : 'nine tests must have run'
assert log.contains('in com.example.orders.ArchitectureTest') : 'the architecture must have been checked'
true
