package dev.tidings.core.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The types of the JDK that Jackson leaves to extra modules: times as ISO 8601 texts, optionals as their values or
 * null. A throwable is never written: its stack trace and message are not for users.
 */
final class PlainTypes {
    private static final List<Class<?>> ISO_TEXTS = List.of(
            Instant.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            OffsetTime.class,
            Duration.class,
            Period.class,
            Year.class,
            YearMonth.class,
            MonthDay.class,
            ZoneId.class);

    private PlainTypes() {}

    static Module module() {
        SimpleModule module = new SimpleModule("tidings");
        ISO_TEXTS.forEach(type -> addText(module, type));
        add(
                module,
                ZonedDateTime.class,
                (value, out, provider) -> out.writeString(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(value)));
        add(
                module,
                Optional.class,
                (value, out, provider) -> provider.defaultSerializeValue(value.isPresent() ? value.get() : null, out));
        add(
                module,
                OptionalInt.class,
                (value, out, provider) ->
                        provider.defaultSerializeValue(value.isPresent() ? value.getAsInt() : null, out));
        add(
                module,
                OptionalLong.class,
                (value, out, provider) ->
                        provider.defaultSerializeValue(value.isPresent() ? value.getAsLong() : null, out));
        add(
                module,
                OptionalDouble.class,
                (value, out, provider) ->
                        provider.defaultSerializeValue(value.isPresent() ? value.getAsDouble() : null, out));
        add(module, Throwable.class, PlainTypes::markThrowable);
        return module;
    }

    private static <T> void addText(SimpleModule module, Class<T> type) {
        add(module, type, (value, out, provider) -> out.writeString(value.toString()));
    }

    private static <T> void add(SimpleModule module, Class<T> type, Body<T> body) {
        module.addSerializer(type, new BodySerializer<>(body));
    }

    private static void markThrowable(Throwable value, JsonGenerator out, SerializerProvider provider)
            throws IOException {
        out.writeStartObject();
        out.writeStringField(Unserializable.MEMBER, Unserializable.typeName(value));
        out.writeEndObject();
    }

    @FunctionalInterface
    private interface Body<T> {
        void write(T value, JsonGenerator out, SerializerProvider provider) throws IOException;
    }

    private static final class BodySerializer<T> extends JsonSerializer<T> {
        private final Body<T> body;

        BodySerializer(Body<T> body) {
            this.body = body;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            body.write(value, out, provider);
        }
    }
}
