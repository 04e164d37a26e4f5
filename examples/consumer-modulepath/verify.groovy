def log = new File(basedir, 'build.log').text
assert log.contains('Tests run: 8, Failures: 0, Errors: 0, Skipped: 0') : 'eight tests must have run'
assert log.contains('in com.example.research.ArchitectureTest') : 'the architecture must have been checked'
assert log.contains('module-path') : 'the compiler must have used the module path'
true
