package dev.tidings.examples.quickstart;

import dev.tidings.core.Tidings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files of the page, read once; a path names one of them or nothing. */
final class Assets {
    /** A file as it is sent. */
    static final class Asset {
        private final String contentType;
        private final byte[] bytes;

        private Asset(String contentType, byte[] bytes) {
            this.contentType = contentType;
            this.bytes = bytes;
        }

        String contentType() {
            return contentType;
        }

        byte[] bytes() {
            return bytes;
        }

        static Asset json(String text) {
            return new Asset("application/json; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }

        static Asset plain(String text) {
            return new Asset("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static final Map<String, String> CONTENT_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");
    private static final List<String> NAMES = List.of(
            "index.html",
            "app.js",
            "session.js",
            "runs.js",
            "view.js",
            "answer.js",
            "dom.js",
            "style.css",
            "favicon.svg");

    private final Map<String, Asset> byPath;

    private Assets(Map<String, Asset> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /** Reads the page and adds what it is told about the folder that is searched. */
    static Assets load(String folder, List<String> questions) throws IOException {
        Map<String, Asset> assets = new HashMap<>();
        for (String name : NAMES) {
            String extension = name.substring(name.lastIndexOf('.') + 1);
            assets.put("/" + name, new Asset(CONTENT_TYPES.getOrDefault(extension, ""), read(name)));
        }
        assets.put("/tidings/tidings.js", new Asset(CONTENT_TYPES.getOrDefault("js", ""), client()));
        Asset index = assets.getOrDefault("/index.html", Asset.plain(""));
        assets.put("/", index);
        String told = "{\"folder\":" + Json.text(folder) + ",\"questions\":" + Json.array(questions) + "}";
        assets.put("/folder.json", Asset.json(told));
        return new Assets(assets);
    }

    Optional<Asset> find(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The library's own client, from its jar. */
    private static byte[] client() throws IOException {
        try (InputStream in = Tidings.class.getResourceAsStream("/META-INF/resources/tidings/tidings.js")) {
            if (in == null) {
                throw new IOException("tidings.js is missing from the jar of tidings-core: build again");
            }
            return in.readAllBytes();
        }
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = Assets.class.getResourceAsStream("/page/" + name)) {
            if (in == null) {
                throw new IOException("the page's file " + name + " is missing from the class path: build again");
            }
            return in.readAllBytes();
        }
    }
}
