package dev.tidings.examples.quickstart;

import dev.tidings.foreign.Chromium;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window. */
record Browser(ChromeDriver driver) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Opens it, or ends the test if it is not on this machine. */
    static Browser open() {
        return new Browser(Chromium.open());
    }

    /** Waits for what is displayed. */
    WebElement waitFor(String selector) {
        return new WebDriverWait(driver, LIMIT)
                .withMessage("nothing matches " + selector)
                .until(ignored -> all(selector).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    void until(String what, BooleanSupplier condition) {
        new WebDriverWait(driver, LIMIT).withMessage(what).until(ignored -> condition.getAsBoolean());
    }

    List<WebElement> all(String selector) {
        return driver.findElements(By.cssSelector(selector));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
