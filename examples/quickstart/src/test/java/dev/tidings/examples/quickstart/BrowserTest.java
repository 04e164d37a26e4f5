package dev.tidings.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;

/** Judges the page by what a person sees. */
class BrowserTest {
    private static final String QUESTION = "Where is the lighthouse keeper?";

    @TempDir
    static Path folder;

    private static Browser browser;

    private Quickstart quickstart;
    private String firstTab;

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
        start(Duration.ofMillis(150));
        firstTab = browser.driver().getWindowHandle();
    }

    private void start(Duration pause) throws Exception {
        quickstart = Quickstart.start(new Settings(0, folder, pause));
        browser.driver().get(quickstart.address().toString());
        waitFor("#connection-state[data-state=live]");
    }

    @AfterEach
    void close_the_page() {
        for (String tab : browser.driver().getWindowHandles()) {
            if (!tab.equals(firstTab)) {
                browser.driver().switchTo().window(tab).close();
            }
        }
        browser.driver().switchTo().window(firstTab);
        browser.driver().get("about:blank");
        quickstart.close();
    }

    private static WebElement waitFor(String selector) {
        return browser.waitFor(selector);
    }

    private static List<WebElement> all(String selector) {
        return browser.all(selector);
    }

    private static void ask(String question) {
        browser.driver().findElement(By.id("question")).sendKeys(question);
        browser.driver().findElement(By.cssSelector("#ask button")).click();
    }

    private static void screenshot(String name) throws Exception {
        File picture = browser.driver().getScreenshotAs(OutputType.FILE);
        Path target = Path.of("target", "screenshots", name + ".png");
        Files.createDirectories(target.getParent());
        Files.copy(picture.toPath(), target, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void a_person_sees_the_agent_work_and_reads_an_answer_that_cites_its_source() throws Exception {
        ask(QUESTION);
        waitFor(".card[data-status=running]");
        waitFor(".card[data-status=completed]");
        screenshot("completed");

        assertThat(waitFor(".card .fold").getText()).contains(QUESTION);
        assertThat(waitFor(".steps").getText())
                .contains("list_files", "search_text", "read_file", "I search text, I do not understand it");
        WebElement citation = waitFor(".answer .citation");
        assertThat(citation.getText()).isEqualTo("harbour.md:3");
        citation.click();
        assertThat(waitFor(".answer .line.cited").getText()).contains("The lighthouse keeper counts the ships.");
    }

    @Test
    void two_tabs_of_one_user_are_in_step_and_another_user_sees_nothing() throws Exception {
        browser.driver().switchTo().newWindow(WindowType.TAB);
        browser.driver().get(quickstart.address().toString());
        waitFor("#connection-state[data-state=live]");
        String secondTab = browser.driver().getWindowHandle();
        browser.driver().switchTo().window(firstTab);
        ask(QUESTION);
        waitFor(".card[data-status=completed]");
        String answer = waitFor(".answer-text").getText();

        browser.driver().switchTo().window(secondTab);
        waitFor(".card[data-status=completed]");
        assertThat(waitFor(".answer-text").getText()).isEqualTo(answer);

        browser.driver()
                .findElement(By.xpath("//*[@id='users']//button[normalize-space()='grace']"))
                .click();
        waitFor("#connection-state[data-state=live]");
        waitFor("#empty");
        assertThat(all(".card")).isEmpty();
        screenshot("another-user");
    }

    @Test
    void a_tab_that_opens_later_shows_what_was_asked_before() {
        ask(QUESTION);
        waitFor(".card[data-status=completed]");
        browser.driver().switchTo().newWindow(WindowType.TAB);
        browser.driver().get(quickstart.address().toString());
        assertThat(waitFor(".card[data-status=completed] .fold").getText()).contains(QUESTION);
    }

    @Test
    void a_dropped_connection_catches_up_and_doubles_nothing() {
        ask(QUESTION);
        waitFor(".card[data-status=running] .steps li");
        browser.driver().findElement(By.id("drop")).click();
        waitFor("#connection-state:not([data-state=live])");
        waitFor(".card[data-status=completed]");
        assertThat(waitFor(".answer-text").getText().split("I search text, I do not understand it", -1))
                .hasSize(2);
        assertThat(all(".notice[data-kind=gap]")).isEmpty();
        assertThat(all(".card")).hasSize(1);
    }

    @Test
    void the_cancel_button_cancels_the_run() throws Exception {
        quickstart.close();
        start(Duration.ofSeconds(5));
        ask(QUESTION);
        waitFor(".card[data-status=running] .cancel").click();
        assertThat(waitFor(".card[data-status=cancelled] .chip").getText()).isEqualTo("cancelled");
    }

    @Test
    void several_questions_are_worked_on_at_once() {
        browser.driver().findElement(By.id("ask-all")).click();
        browser.until("three cards are shown", () -> all(".card").size() == 3);
        browser.until(
                "all three are completed",
                () -> all(".card[data-status=completed]").size() == 3);
    }
}
