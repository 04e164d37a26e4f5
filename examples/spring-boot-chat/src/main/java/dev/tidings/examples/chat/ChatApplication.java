package dev.tidings.examples.chat;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.core.env.Environment;

/** A chat with an agent: log in, ask, and watch it work, on every device and through every reconnect. */
@SpringBootApplication
public class ChatApplication {
    /**
     * Serves until the program is ended.
     *
     * @param args settings of Spring Boot, such as {@code --server.port=8081}
     */
    public static void main(String[] args) {
        Environment settings =
                SpringApplication.run(ChatApplication.class, args).getEnvironment();
        System.out.println("The travel agent is ready: open http://127.0.0.1:"
                + settings.getProperty("local.server.port") + " and log in as ada (lovelace) or grace (hopper)");
    }
}
