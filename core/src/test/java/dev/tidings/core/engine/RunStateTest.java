package dev.tidings.core.engine;

import static dev.tidings.core.engine.EngineHarness.ALICE;
import static dev.tidings.core.engine.EngineHarness.context;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.DisconnectPolicy;
import dev.tidings.api.EventId;
import dev.tidings.api.RunStatus;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.event.AgentThinking;
import dev.tidings.core.codec.CodecOptions;
import dev.tidings.core.codec.Envelope;
import dev.tidings.core.codec.EventCodec;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is left of a run that has ended. */
class RunStateTest {
    private final UserExecutionContext context = context(ALICE);
    private final Envelope envelope = Envelope.of(context, "researcher");

    private RunState run() {
        RunClock clock = new RunClock(RunSettings.DEFAULT.limits(EngineHarness.OPTIONS), 0);
        return new RunState(
                context, "researcher", envelope, Instant.EPOCH, 0, 1, null, clock, DisconnectPolicy.continueRun());
    }

    private static byte[] encoded(Envelope with) {
        return EventCodec.create(CodecOptions.defaults())
                .encode(AgentThinking.of("x"), EventId.of("e-1"), with)
                .bytes();
    }

    @Test
    void an_ended_run_lets_go_of_its_envelope_and_makes_the_same_again() {
        RunState run = run();
        assertThat(run.envelope()).isSameAs(envelope);
        run.end(RunStatus.COMPLETED, null);
        assertThat(run.envelope()).isNotSameAs(envelope);
        assertThat(encoded(run.envelope())).isEqualTo(encoded(envelope));
    }
}
