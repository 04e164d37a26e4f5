package dev.tidings.core.router;

import dev.tidings.api.spi.RouterPlugin;
import java.util.Set;

/**
 * Finds where a handler is registered, which is all that tells one lambda from another. It is not known of those that a
 * server is built with: the server registers them itself, all in one line.
 */
final class CallSite {
    private static final Set<String> OURS = Set.of(
            CallSite.class.getName(),
            Binding.class.getName(),
            DefaultMessageRouter.class.getName(),
            PluginRoutes.class.getName(),
            RouterPlugin.Registrar.class.getName());
    private static final String SERVER = "dev.tidings.core.DefaultTidingsServer";

    private CallSite() {}

    /** Returns the file and the line in parentheses, or an empty text if they are not known. */
    static String find() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> isTheirs(frame.getClassName()))
                        .filter(frame -> frame.getFileName() != null)
                        .findFirst()
                        .filter(frame -> !frame.getClassName().equals(SERVER))
                        .map(frame -> " (" + frame.getFileName() + ":" + frame.getLineNumber() + ")")
                        .orElse(""));
    }

    private static boolean isTheirs(String className) {
        return !OURS.contains(className) && !className.startsWith("java.");
    }
}
