package dev.tidings.examples.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Chromium without a window. */
record Browser(ChromeDriver driver) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Opens it, or ends the test if it is not on this machine. */
    static Browser open() {
        Path chromium = Required.program("chromium");
        Path driver = Required.program("chromedriver");
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
        return new Browser(new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options));
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
