package dev.tidings.examples.chat;

import dev.tidings.foreign.Chromium;
import java.time.Duration;
import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Wait;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window. */
record Browser(ChromeDriver driver) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Opens it, or ends the test if it is not on this machine. */
    static Browser open() {
        return new Browser(Chromium.open());
    }

    void logIn(String address, String user, String password) {
        driver.get(address);
        waitFor("#username").sendKeys(user);
        waitFor("#password").sendKeys(password);
        waitFor("button[type=submit]").click();
        waitForText("#user", user);
        waitForText("#connection", "open");
    }

    void ask(String question) {
        waitFor("#question").sendKeys(question);
        waitFor("#ask button").click();
    }

    WebElement waitFor(String selector) {
        return patience("nothing matches " + selector)
                .until(ignored -> all(selector).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    void waitForText(String selector, String text) {
        patience(selector + " does not say " + text)
                .until(ignored -> all(selector).stream()
                        .anyMatch(element -> element.getText().equals(text)));
    }

    private Wait<WebDriver> patience(String otherwise) {
        return new WebDriverWait(driver, LIMIT).withMessage(otherwise).ignoring(StaleElementReferenceException.class);
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
