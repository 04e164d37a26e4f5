def log = new File(basedir, 'build.log').text
assert log =~ /Tests run: 1, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: .* in dev\.tidings\.testkit\.archunit\.TidingsArchitectureTest/ :
        'the architecture must have been checked'
true
