package dev.tidings.jakarta;

import jakarta.servlet.ServletContext;
import java.io.IOException;

/** Adds the servlet that upgrades. */
final class ServletRegistration implements Registration {
    private final ServletContext context;

    ServletRegistration(ServletContext context) {
        this.context = context;
    }

    @Override
    public String contextPath() {
        return context.getContextPath();
    }

    @Override
    public void register(Doorkeeper doorkeeper) throws IOException {
        String name = "tidings " + doorkeeper.mapping();
        jakarta.servlet.ServletRegistration.Dynamic added;
        try {
            added = context.addServlet(name, new UpgradeServlet(doorkeeper));
        } catch (IllegalStateException late) {
            throw new IOException(
                    "the servlet context must still be initialising: start the server in a ServletContainerInitializer"
                            + " or in a listener's contextInitialized",
                    late);
        }
        if (added == null || !added.addMapping(doorkeeper.mapping()).isEmpty()) {
            throw new IOException(
                    "path " + doorkeeper.mapping() + " must be free but has a servlet: choose another path");
        }
    }
}
