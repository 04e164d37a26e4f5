package dev.tidings.micrometer;

import dev.tidings.api.spi.TidingsListener;
import dev.tidings.testkit.tck.TidingsListenerTck;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.OptionalLong;

class MeteringListenerTckTest extends TidingsListenerTck {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeteringListener listener = MeteringListener.create(registry, Tags.empty(), 50);

    @Override
    protected TidingsListener listener() {
        return listener;
    }

    @Override
    protected OptionalLong kept() {
        return OptionalLong.of(registry.getMeters().size() + listener.kept());
    }
}
