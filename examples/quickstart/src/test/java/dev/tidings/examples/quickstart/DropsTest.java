package dev.tidings.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidings.api.AgentRun;
import dev.tidings.api.CloseCode;
import dev.tidings.api.ConnectionId;
import dev.tidings.api.ThreadId;
import dev.tidings.api.UserExecutionContext;
import dev.tidings.api.UserId;
import dev.tidings.api.WebSocketManager;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;

/** Judges tidings.js in Chromium by what its page shows while the server closes, overflows and restarts. */
class DropsTest {
    private static final UserId ADA = UserId.of("ada");
    private static final int DROPS = 4;
    private static final int WORDS = 50;

    @TempDir
    static Path folder;

    private static Browser browser;

    private Quickstart quickstart;

    @BeforeAll
    static void open_the_browser() throws Exception {
        Files.writeString(folder.resolve("harbour.md"), "# Harbour\n\nThe lighthouse keeper counts the ships.\n");
        browser = Browser.open();
    }

    @AfterAll
    static void close_the_browser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void open_the_page() throws Exception {
        quickstart = Quickstart.start(new Settings(0, folder, Duration.ZERO));
        browser.driver().get(quickstart.address().toString());
        awaitState("live");
    }

    @AfterEach
    void close_the_page() {
        browser.driver().get("about:blank");
        quickstart.close();
    }

    private static void awaitState(String state) {
        browser.waitFor("#connection-state[data-state=" + state + "]");
    }

    private AgentRun start(String task) {
        UserExecutionContext context = UserExecutionContext.newRun(ADA, ThreadId.of("questions"));
        return quickstart.tidings().bridge().start(context, "writer", task);
    }

    private WebSocketManager manager() {
        return quickstart.tidings().manager();
    }

    private ConnectionId onlyConnection() {
        assertThat(manager().connectionsOf(ADA)).hasSize(1);
        return manager().connectionsOf(ADA).iterator().next();
    }

    private static boolean isAnother(Collection<ConnectionId> connections, ConnectionId before) {
        return connections.size() == 1 && !connections.contains(before);
    }

    private static void assertNothingSpins() {
        assertThat(browser.all(".card[data-status=running]")).isEmpty();
        assertThat(browser.all("#pending .pending")).isEmpty();
        assertThat(browser.waitFor("#run-state").getText()).isEqualTo("no agent at work");
    }

    private String write(AgentRun run, int round) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < WORDS; word++) {
            String piece = "w" + (round * WORDS + word) + " ";
            text.append(piece);
            run.delta(piece);
        }
        return text.toString();
    }

    @Test
    void a_text_is_whole_and_single_although_the_server_closes_the_connection_again_and_again() {
        StringBuilder text = new StringBuilder();
        try (AgentRun run = start("a text")) {
            browser.waitFor(".card[data-status=running]");
            for (int drop = 0; drop < DROPS; drop++) {
                text.append(write(run, 2 * drop));
                ConnectionId before = onlyConnection();
                CloseCode code = drop % 2 == 0 ? CloseCode.SERVICE_RESTART : CloseCode.SERVER_ERROR;
                manager().disconnectUser(ADA, code, "");
                text.append(write(run, 2 * drop + 1));
                browser.until("it is back", () -> isAnother(manager().connectionsOf(ADA), before));
            }
            run.complete(null);
        }
        browser.waitFor(".card[data-status=completed]");

        assertThat(browser.waitFor(".answer-text").getText())
                .isEqualTo(text.toString().strip());
        assertThat(browser.all(".card")).hasSize(1);
        assertThat(browser.all(".notice[data-kind=gap]")).isEmpty();
        awaitState("live");
        assertNothingSpins();
    }

    @Test
    void a_gap_is_shown_as_a_gap_and_what_ended_meanwhile_has_ended() {
        AgentRun first = start("before the gap");
        browser.waitFor(".card[data-status=running]");
        browser.driver().findElement(By.id("drop")).click();
        browser.waitFor("#connection-state:not([data-state=live])");
        first.complete("in time");
        try (AgentRun flood = start("the flood")) {
            for (int event = 0; event < 400; event++) {
                flood.tool("look", Map.of("what", "x".repeat(10_000))).completed(List.of(event));
            }
            flood.complete("enough");
        }
        assertThat(browser.waitFor(".notice[data-kind=gap]").getText()).contains("Missing: events");
        awaitState("live");
        browser.until(
                "nothing runs", () -> browser.all(".card[data-status=running]").isEmpty());
        assertThat(browser.all(".card[data-status=lost]")).isEmpty();
        assertThat(browser.all(".notice[data-kind=ok]")).isEmpty();
        assertNothingSpins();
    }

    @Test
    void a_run_of_a_server_that_is_gone_is_shown_as_lost_and_a_question_typed_meanwhile_is_answered() throws Exception {
        start("never to end");
        browser.waitFor(".card[data-status=running]");
        URI address = quickstart.address();
        browser.driver().findElement(By.id("drop")).click();
        browser.waitFor("#connection-state:not([data-state=live])");
        quickstart.close();
        browser.driver().findElement(By.id("question")).sendKeys("Where is the lighthouse?");
        browser.driver().findElement(By.cssSelector("#ask button")).click();
        assertThat(browser.waitFor("#pending .pending").getText()).contains("Waits for the connection");

        quickstart = Quickstart.start(new Settings(address.getPort(), folder, Duration.ZERO));
        browser.waitFor(".card[data-status=lost]");
        assertThat(browser.waitFor(".notice[data-kind=gap]").getText()).contains("new log");
        browser.waitFor(".card[data-status=completed]");
        assertThat(browser.all(".card")).hasSize(2);
        awaitState("live");
        assertNothingSpins();
    }
}
