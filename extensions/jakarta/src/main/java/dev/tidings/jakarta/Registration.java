package dev.tidings.jakarta;

import java.io.IOException;

/** How a transport gets at a container's upgrade requests. */
interface Registration {
    /** Registers, so that requests for the path come to the doorkeeper. */
    void register(Doorkeeper doorkeeper) throws IOException;

    /** Returns what clients write before the path, with its slash, or nothing. */
    default String contextPath() {
        return "";
    }
}
