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
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Judges the page by what a person sees. */
class BrowserTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String QUESTION = "Where is the lighthouse keeper?";

    @TempDir
    static Path folder;

    private static ChromeDriver browser;

    private Quickstart quickstart;
    private String firstTab;

    @BeforeAll
    static void open_the_browser() throws Exception {
        Path chromium = Required.program("chromium");
        Path driver = Required.program("chromedriver");
        Files.writeString(folder.resolve("harbour.md"), "# Harbour\n\nThe lighthouse keeper counts the ships.\n");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--window-size=1280,900");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    @AfterAll
    static void close_the_browser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void open_the_page() throws Exception {
        start(Duration.ofMillis(150));
        firstTab = browser.getWindowHandle();
    }

    private void start(Duration pause) throws Exception {
        quickstart = Quickstart.start(new Settings(0, folder, pause));
        browser.get(quickstart.address().toString());
        waitFor("#connection-state[data-state=live]");
    }

    @AfterEach
    void close_the_page() {
        for (String tab : browser.getWindowHandles()) {
            if (!tab.equals(firstTab)) {
                browser.switchTo().window(tab).close();
            }
        }
        browser.switchTo().window(firstTab);
        browser.get("about:blank");
        quickstart.close();
    }

    private static WebElement waitFor(String selector) {
        return new WebDriverWait(browser, LIMIT)
                .withMessage("nothing matches " + selector)
                .until(driver -> driver.findElements(By.cssSelector(selector)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    private static List<WebElement> all(String selector) {
        return browser.findElements(By.cssSelector(selector));
    }

    private static void ask(String question) {
        browser.findElement(By.id("question")).sendKeys(question);
        browser.findElement(By.cssSelector("#ask button")).click();
    }

    private static void screenshot(String name) throws Exception {
        File picture = browser.getScreenshotAs(OutputType.FILE);
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
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(quickstart.address().toString());
        waitFor("#connection-state[data-state=live]");
        String secondTab = browser.getWindowHandle();
        browser.switchTo().window(firstTab);
        ask(QUESTION);
        waitFor(".card[data-status=completed]");
        String answer = waitFor(".answer-text").getText();

        browser.switchTo().window(secondTab);
        waitFor(".card[data-status=completed]");
        assertThat(waitFor(".answer-text").getText()).isEqualTo(answer);

        browser.findElement(By.xpath("//*[@id='users']//button[normalize-space()='grace']"))
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
        browser.switchTo().newWindow(WindowType.TAB);
        browser.get(quickstart.address().toString());
        assertThat(waitFor(".card[data-status=completed] .fold").getText()).contains(QUESTION);
    }

    @Test
    void a_dropped_connection_catches_up_and_doubles_nothing() {
        ask(QUESTION);
        waitFor(".card[data-status=running] .steps li");
        browser.findElement(By.id("drop")).click();
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
        browser.findElement(By.id("ask-all")).click();
        new WebDriverWait(browser, LIMIT).until(driver -> all(".card").size() == 3);
        new WebDriverWait(browser, LIMIT)
                .until(driver -> all(".card[data-status=completed]").size() == 3);
    }
}
