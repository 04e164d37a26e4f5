package dev.tidings.jakarta;

import dev.tidings.adapters.FaultDrill;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReliabilityTest {
    @ParameterizedTest
    @MethodSource("dev.tidings.jakarta.Hosts#best")
    void over_two_hundred_faults_no_event_is_lost_doubled_or_out_of_order(Hosts container) throws IOException {
        FaultDrill.run(container.create());
    }
}
