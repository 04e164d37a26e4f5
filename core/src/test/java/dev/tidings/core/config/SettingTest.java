package dev.tidings.core.config;

import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidings.api.ConnectionLimits;
import dev.tidings.api.RealmId;
import dev.tidings.api.RetentionPolicy;
import dev.tidings.api.TicketRequest;
import dev.tidings.api.Timeouts;
import dev.tidings.api.UserId;
import dev.tidings.api.UserPrincipal;
import dev.tidings.core.auth.AuthSettings;
import dev.tidings.core.engine.EngineOptions;
import dev.tidings.core.gateway.GatewayLimits;
import dev.tidings.core.transport.EmbeddedOptions;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
    /** What no setting sets: code, what follows from another value, and what another record says too. */
    private static final Set<String> NO_DATA = Set.of(
            "AuthSettings.tokens",
            "AuthSettings.services",
            "AuthSettings.requests",
            "AuthSettings.ticketStore",
            "EngineOptions.redactor",
            "EmbeddedOptions.limits",
            "GatewayLimits.connections");

    private static final Map<Setting, String> OTHERS = Map.ofEntries(
            entry(Setting.PRESET, "production"),
            entry(Setting.ADDRESS, "192.0.2.7"),
            entry(Setting.PATH, "/other"),
            entry(Setting.REALM, "acme"),
            entry(Setting.ALLOWED_ORIGINS, "https://app.example.com"),
            entry(Setting.LIMITS_CONNECTIONS_PER_ADDRESS, "7"),
            entry(Setting.DISCONNECT_POLICY, "grace:30s"),
            entry(Setting.TIMEOUTS_PRESET, "platform"),
            entry(Setting.TIMEOUTS_CONNECTION_IDLE, "3h"),
            entry(Setting.TIMEOUTS_RUN, "90m"),
            entry(Setting.TIMEOUTS_INACTIVITY, "10m"),
            entry(Setting.TIMEOUTS_TOOL, "10m"),
            entry(Setting.RETENTION_BYTES_PER_USER, "2MiB"),
            entry(Setting.RETENTION_TOTAL_BYTES, "512MiB"),
            entry(Setting.RETENTION_AGE, "10m"),
            entry(Setting.RETENTION_HEAD_AGE, "2d"),
            entry(Setting.TRANSPORT_TARGET_BYTES, "4KiB"),
            entry(Setting.TRANSPORT_HEADER_BYTES, "16KiB"));

    @Test
    void the_defaults_are_those_of_what_they_set() throws Exception {
        ServerConfig config = ServerConfig.defaults();
        InetAddress loopback = InetAddress.getLoopbackAddress();

        assertThat(config.limits(InetAddress.getByName("192.0.2.7"))).isEqualTo(ConnectionLimits.defaults());
        assertThat(config.limits(loopback)).isEqualTo(EmbeddedOptions.defaults().limits());
        assertThat(config.transport(loopback)).isEqualTo(EmbeddedOptions.defaults());
        assertThat(config.gateway())
                .isEqualTo(GatewayLimits.defaults().withIdle(Timeouts.defaults().connectionIdle()));
        assertThat(config.engine(RealmId.MAIN)).isEqualTo(EngineOptions.defaults(RealmId.MAIN));
        assertThat(config.auth()).isEqualTo(AuthSettings.defaults());
        assertThat(config.retention()).isEqualTo(RetentionPolicy.defaults());
        assertThat(config.timeouts()).isEqualTo(Timeouts.defaults());
        assertThat(config.ticketLife())
                .isEqualTo(TicketRequest.of(UserPrincipal.of(UserId.of("ada"))).life());
        assertThat(config.value(Setting.ADDRESS, InetAddress.class)).isEqualTo(loopback);
        assertThat(config.value(Setting.REALM, RealmId.class)).isEqualTo(RealmId.MAIN);
    }

    @ParameterizedTest
    @EnumSource
    void each_setting_changes_what_a_server_is_made_of(Setting setting) {
        assertThat(changedBy(setting)).isNotEmpty();
    }

    @Test
    void whatever_a_server_is_made_of_can_be_set() {
        Set<String> settable = Arrays.stream(Setting.values())
                .flatMap(setting -> changedBy(setting).stream())
                .collect(toSet());
        Set<String> parts = new HashSet<>(parts(ServerConfig.defaults()).keySet());
        parts.removeAll(NO_DATA);

        assertThat(settable).containsAll(parts);
    }

    @ParameterizedTest
    @EnumSource
    void the_ends_of_each_range_are_taken_unless_another_setting_forbids_it(Setting setting) {
        for (String border : setting.borders()) {
            Resolved resolved = alone(setting, border);
            assertThat(resolved.problems())
                    .as("%s = %s", setting, border)
                    .allSatisfy(problem -> assertThat(problem).contains("must be >"));
            if (resolved.problems().isEmpty()) {
                assertThat(parts(resolved.config())).isNotEmpty();
            } else {
                assertThatThrownBy(() -> parts(resolved.config()))
                        .as("%s = %s", setting, border)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_value_of_a_setting_is_refused_with_its_key_its_origin_its_constraint_and_the_value(
            Setting setting) {
        for (String beyond : beyond(setting)) {
            assertThat(alone(setting, beyond).problems())
                    .as("%s = %s", setting, beyond)
                    .singleElement()
                    .asString()
                    .contains(setting.key(), "(builder)", "must be " + setting.type(), "but was \"" + beyond + "\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_is_written_can_be_read_again(Setting setting) {
        Stream.concat(Stream.of(setting.standard(), OTHERS.getOrDefault(setting, "")), setting.borders().stream())
                .filter(text -> !text.isEmpty())
                .forEach(text -> {
                    Object value = setting.read(text);
                    assertThat(setting.read(setting.write(value))).isEqualTo(value);
                });
    }

    @Test
    void no_two_settings_share_a_name() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::key)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Setting.values()).map(Setting::variable)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void every_profile_is_valid_as_it_is(Profile profile) {
        Layers layers = Layers.empty();
        layers.set("tidings.preset", profile.name().toLowerCase(Locale.ROOT));

        assertThat(layers.resolve().problems()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void every_profile_differs_from_the_defaults_and_from_every_other(Profile profile) {
        for (Profile other : Profile.values()) {
            assertThat(other == profile || !other.settings().equals(profile.settings()))
                    .as("%s like %s", profile, other)
                    .isTrue();
        }
        profile.settings()
                .forEach((setting, text) -> assertThat(setting.read(text))
                        .as("%s of %s", setting, profile)
                        .isNotEqualTo(setting.read(setting.standard())));
    }

    @Test
    void a_size_with_the_wrong_unit_is_refused() {
        assertThatThrownBy(() -> Setting.LIMITS_MESSAGE_BYTES.read("64KB"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Set<String> changedBy(Setting setting) {
        Map<String, Object> before = parts(ServerConfig.defaults());
        Resolved resolved = alone(setting, other(setting));
        assertThat(resolved.problems()).isEmpty();
        Set<String> changed = new HashSet<>();
        parts(resolved.config()).forEach((part, value) -> {
            if (!value.equals(before.get(part))) {
                changed.add(part);
            }
        });
        return changed;
    }

    private static String other(Setting setting) {
        return OTHERS.getOrDefault(
                setting,
                setting.borders().stream()
                        .filter(text -> !setting.read(text).equals(setting.read(setting.standard())))
                        .findFirst()
                        .orElse(""));
    }

    private static List<String> beyond(Setting setting) {
        return switch (setting.type().split(",")[0]) {
            case "a number" -> List.of("", "x", "1.5", "-1", "99999999999", String.valueOf(most(setting) + 1));
            case "a duration" -> List.of("", "x", "5", "-1s", "PT", "36501d", "999999999999999d");
            case "a size" -> List.of("", "x", "64KB", "-1", "0", "1025GiB", "999999999999999GiB");
            case "an id of at most 128 characters" -> List.of("", " ");
            default -> List.of("", "?");
        };
    }

    private static long most(Setting setting) {
        return Long.parseLong(setting.borders().get(1));
    }

    private static Resolved alone(Setting setting, String text) {
        Layers layers = Layers.empty();
        layers.set(setting.key(), text);
        return layers.resolve();
    }

    /** Takes everything that a server is made of apart. */
    private static Map<String, Object> parts(ServerConfig config) {
        InetAddress address = config.value(Setting.ADDRESS, InetAddress.class);
        Map<String, Object> parts = new LinkedHashMap<>();
        Stream.of(
                        config.transport(address),
                        config.limits(address),
                        config.gateway(),
                        config.engine(config.value(Setting.REALM, RealmId.class)),
                        config.auth(),
                        config.retention(),
                        config.timeouts(),
                        config.timeouts().run())
                .forEach(part -> parts.putAll(components(part)));
        parts.put("allowedOrigins", config.allowedOrigins());
        parts.put("requireOrigin", config.flag(Setting.REQUIRE_ORIGIN));
        parts.put("developmentMode", config.flag(Setting.DEVELOPMENT_MODE));
        parts.put("ticketLife", config.ticketLife());
        return parts;
    }

    private static Map<String, Object> components(Record part) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (RecordComponent component : part.getClass().getRecordComponents()) {
            try {
                values.put(
                        part.getClass().getSimpleName() + "." + component.getName(),
                        String.valueOf(component.getAccessor().invoke(part)));
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }
        return values;
    }
}
