package dev.tidings.vertx;

import dev.tidings.adapters.FaultDrill;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ReliabilityTest {
    @RegisterExtension
    static final RunningVertx VERTX = new RunningVertx();

    @Test
    void over_two_hundred_faults_no_event_is_lost_doubled_or_out_of_order() throws IOException {
        FaultDrill.run(VertxTransports.create(VERTX.vertx()));
    }
}
