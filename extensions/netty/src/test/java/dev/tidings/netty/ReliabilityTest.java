package dev.tidings.netty;

import dev.tidings.adapters.FaultDrill;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ReliabilityTest {
    @Test
    void over_two_hundred_faults_no_event_is_lost_doubled_or_out_of_order() throws IOException {
        FaultDrill.run(NettyTransports.create());
    }
}
