def log = new File(basedir, 'build.log').text
[
    'ResearcherTest.shows_its_work:',
    'that follows the golden path\nbut it ended with agent_error, not agent_completed',
    ' -->     5       0  agent_error      abandoned: the agent stopped without a result',
    'Tests run: 1, Failures: 1, Errors: 0, Skipped: 0',
].each { text -> assert log.contains(text) : "the build failed, but its log does not say \"$text\"" }
true
