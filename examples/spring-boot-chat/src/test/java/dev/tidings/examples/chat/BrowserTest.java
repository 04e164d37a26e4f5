package dev.tidings.examples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WindowType;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;

/** Judges the page by what a person sees. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "chat.pause=40ms")
class BrowserTest {
    private static Browser browser;

    @LocalServerPort
    private int port;

    @BeforeAll
    static void open_the_browser() {
        browser = Browser.open();
    }

    @AfterAll
    static void close_the_browser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void nobody_is_logged_in() {
        browser.driver().get(address());
        browser.driver().manage().deleteAllCookies();
    }

    private String address() {
        return "http://127.0.0.1:" + port;
    }

    @Test
    void a_person_logs_in_and_sees_the_agent_work_and_another_person_sees_nothing_of_it() {
        browser.logIn(address(), "ada", "lovelace");
        browser.ask("What to do in Oslo?");
        browser.waitForText("article:last-of-type h2", "What to do in Oslo?");
        browser.waitFor("article:last-of-type[data-status=completed]");
        assertThat(browser.waitFor("article:last-of-type ol").getText())
                .contains("Which city is this about?", "is_dry {\"city\":\"Oslo\"} → false", "It rains");
        assertThat(browser.waitFor("article:last-of-type .answer").getText())
                .isEqualTo("It is raining in Oslo, so I recommend the house of the polar ship Fram.");

        browser.driver().manage().deleteAllCookies();
        browser.logIn(address(), "grace", "hopper");
        browser.ask("And in Kyoto?");
        browser.waitFor("article[data-status=completed]");
        assertThat(browser.all("article h2")).hasSize(1);
        assertThat(browser.waitFor("article h2").getText()).isEqualTo("And in Kyoto?");
    }

    @Test
    void a_logout_in_one_tab_takes_the_other_to_the_login() {
        browser.logIn(address(), "ada", "lovelace");
        String first = browser.driver().getWindowHandle();
        browser.driver().switchTo().newWindow(WindowType.TAB);
        browser.driver().get(address());
        browser.waitForText("#connection", "open");
        browser.driver().findElement(By.linkText("Log out")).click();
        browser.waitFor("button[type=submit]").click();
        browser.waitFor("#username");
        browser.driver().close();
        browser.driver().switchTo().window(first);
        browser.waitFor("#username");
    }

    @Test
    void the_cancel_button_cancels_the_run() {
        String[] slow = {"--server.port=0", "--chat.pause=1m"};
        try (ConfigurableApplicationContext chat = SpringApplication.run(ChatApplication.class, slow)) {
            String port = chat.getEnvironment().getProperty("local.server.port");
            browser.logIn("http://127.0.0.1:" + port, "ada", "lovelace");
            browser.ask("What to do in Lisbon?");
            browser.waitFor("article[data-status=running] .cancel").click();
            browser.waitFor("article[data-status=cancelled]");
            browser.driver().get("about:blank");
        }
    }
}
