package dev.tidings.core.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What a class may keep for the whole life of the process. */
final class StaticStateRules {
    /** Constants that are immutable in fact though their types do not say so; nobody writes to them. */
    private static final Set<String> LISTED = Set.of(
            "dev.tidings.api.spi.DeltaMerge.END",
            "dev.tidings.api.spi.DeltaMerge.FIRST_SEQ",
            "dev.tidings.api.spi.DeltaMerge.OFFSET",
            "dev.tidings.api.spi.DeltaMerge.TEXT",
            "dev.tidings.api.spi.NewEvent.SEQ",
            "dev.tidings.api.spi.NewEvent.TIMESTAMP",
            "dev.tidings.api.spi.OutboundFrame.NONE",
            "dev.tidings.core.codec.JacksonValues.REPLACEMENT",
            "dev.tidings.core.codec.JsonBuffer.HEX",
            "dev.tidings.core.codec.JsonText.EIGHT",
            "dev.tidings.core.codec.JsonText.ESCAPES",
            "dev.tidings.core.engine.Controls.NOTHING",
            "dev.tidings.core.engine.RunSettings.DEFAULT",
            "dev.tidings.core.engine.Tail.NOBODY",
            "dev.tidings.core.engine.Tail.NO_ENTRIES",
            "dev.tidings.core.engine.Tail.NO_SIZES",
            "dev.tidings.core.engine.UserStream.OVERTAKEN",
            "dev.tidings.core.gateway.Admission.NOTHING",
            "dev.tidings.core.gateway.ClientSession.NOTHING",
            "dev.tidings.core.gateway.ExpiryWatch.NOTHING",
            "dev.tidings.core.gateway.HandlerCall.TIMEOUT",
            "dev.tidings.core.gateway.Liveness.NOTHING",
            "dev.tidings.core.gateway.ParkedClient.GONE",
            "dev.tidings.core.gateway.ParkedClient.UNAVAILABLE",
            "dev.tidings.core.gateway.Renewal.UNAVAILABLE",
            "dev.tidings.core.log.Blocks.FREE",
            "dev.tidings.core.log.LaneRing.NO_FACTS",
            "dev.tidings.core.log.StoredEntry.INT",
            "dev.tidings.core.log.StoredEntry.LONG",
            "dev.tidings.core.time.SystemTime.CLOCK",
            "dev.tidings.core.time.SystemTime.NOTHING",
            "dev.tidings.core.transport.ControlSlots.NONE",
            "dev.tidings.core.transport.EmbeddedConnection.NOTHING",
            "dev.tidings.core.transport.EmbeddedConnection.NO_PAYLOAD");

    static final ArchRule STATIC_FIELDS_HOLD_NO_STATE = fields().that()
            .areStatic()
            .and(describe("are written in the source", StaticStateRules::isWritten))
            .and(describe("are not listed", field -> !LISTED.contains(field.getFullName())))
            .should(new HoldNoState())
            .because("two managers in one process share nothing, and neither do two tests");

    private StaticStateRules() {}

    static Set<String> listed() {
        return LISTED;
    }

    private static boolean isWritten(JavaField field) {
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !(field.getOwner().isEnum() && field.getRawType().equals(field.getOwner()));
    }
}
